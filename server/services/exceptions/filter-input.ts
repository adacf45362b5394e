import { z } from "zod";
import { none } from "../../db/conditions.sql.ts";
import type { ExceptionFilter } from "../../db/exception-filter.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { exceptionKindKeys } from "../../domain/exceptions/kinds.ts";
import { isUuid } from "../../domain/ids.ts";

const maxValues = 50;
const several = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).max(maxValues);
const code = z.string().min(1).max(40);

/** What lists, groups and bulk actions are narrowed by. Several values of a field mean any of them. */
export const exceptionFilterSchema = z.strictObject({
  teams: several(teamSchema).optional(),
  kinds: several(z.enum(exceptionKindKeys)).optional(),
  groupKey: z.string().min(1).max(400).optional(),
  /** "none": what has no legal entity yet. */
  entityCodes: several(code).optional(),
  regions: several(code).optional(),
  /** "me", "none" or people's ids. */
  assignees: several(z.union([z.literal("me"), z.literal(none), z.uuid()])).optional(),
  severities: several(z.int().min(1).max(4)).optional(),
  connectionIds: several(z.uuid()).optional(),
  /** Engagements that stand still because of the connection with this key. */
  waitsFor: code.optional(),
  engagementId: z.uuid().optional(),
  status: z.enum(["open", "resolved", "waived", "all"]).default("open"),
  /** Whether history that was read in later is shown; it stays out unless asked for. */
  backfill: z.enum(["no", "only", "all"]).default("no"),
  snoozed: z.enum(["hide", "only", "all"]).default("hide"),
  /** Only what misses the next billing cut-off. */
  cutoff: z.enum(["missing"]).optional(),
  /** Only what the totals leave out, because its worth is not known. */
  worth: z.enum(["unknown"]).optional(),
  q: z.string().trim().max(200).optional(),
});
export type ExceptionFilterInput = z.output<typeof exceptionFilterSchema>;

/** What is no person, such as the system itself, is assigned nothing. */
const personId = (actorId: string): string => (isUuid(actorId) ? actorId : "00000000-0000-0000-0000-000000000000");

/** The filter as the statements take it: "me" is the caller, an empty search is none. */
export function toFilter(input: ExceptionFilterInput, actorId: string): ExceptionFilter {
  const { assignees, q, ...rest } = input;
  return {
    ...rest,
    ...(assignees ? { assignees: assignees.map((one) => (one === "me" ? personId(actorId) : one)) } : {}),
    ...(q ? { q } : {}),
  };
}
