import { kantata } from "./kantata/index.ts";
import { netsuite } from "./netsuite/index.ts";
import { salesforce } from "./salesforce/index.ts";

/** Every connector by its vendor: the only place that names them. */
export const connectors = {
  kantata,
  netsuite,
  salesforce,
} as const;
