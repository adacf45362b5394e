import { z } from "zod";

/** The address that a person signs in with. */
export const emailSchema = z
  .email("must be an e-mail address")
  .max(200)
  .transform((text) => text.toLowerCase());

export const personNameSchema = z.string().trim().min(1, "must not be empty").max(120);
