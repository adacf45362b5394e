import type { z } from "zod";

/** A secret that a connection to a vendor may need. `form`: what can be said of it before it is tried. */
export interface SecretField {
  name: string;
  label: string;
  isOptional: boolean;
  multiline: boolean;
  form?: z.ZodType<string>;
}
