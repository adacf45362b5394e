import { z } from "zod";
import { grantKey } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { roleSchema } from "../../domain/access/roles.ts";

/** A role, and where it holds. */
export const grantSchema = z.strictObject({
  role: roleSchema,
  entityCode: z.string().min(1).max(40).nullable().default(null),
  region: z.string().min(1).max(40).nullable().default(null),
  isLead: z.boolean().default(false),
});

const placeKey = (grant: Grant): string => grantKey({ ...grant, isLead: false });

/** The grants of one person: each role once within an entity and a region. */
export const grantsSchema = z
  .array(grantSchema)
  .max(40)
  .refine((grants) => new Set(grants.map(placeKey)).size === grants.length, "names the same role, entity and region twice");

/** How a grant stands in an audit entry. */
export const grantText = (grant: Grant): string => grantKey(grant);
