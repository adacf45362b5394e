import { z } from "zod";
import { withoutUrn } from "./insensitive.ts";
import { ScimProblem } from "./refusal.ts";

const listUrn = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const pageSize = 100;
const mostOfPage = 200;
/** Beyond it nobody is: a firm has fewer people. */
const lastIndex = 1_000_000;

const count = z
  .string()
  .regex(/^-?\d{1,9}$/, "must be a whole number")
  .transform(Number);
/** Which of a list is asked for, and what part of it (RFC 7644, 3.4.2). */
export const listQuery = {
  filter: z.string().max(500).optional(),
  startIndex: count.optional(),
  count: count.optional(),
  sortBy: z.string().max(200).optional(),
  sortOrder: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["ascending", "descending"], { error: "must be ascending or descending" }))
    .optional(),
};
type Sorted = Partial<z.output<z.ZodObject<Pick<typeof listQuery, "sortBy" | "sortOrder">>>>;

/** By what a list is sorted (RFC 7644, 3.4.2.3); undefined: as it comes. Throws the problem of what it cannot be sorted by. */
export function sortOf<Attribute>({ sortBy, sortOrder }: Sorted, sortable: ReadonlyMap<string, Attribute>) {
  if (sortBy === undefined) return undefined;
  const by = sortable.get(withoutUrn(sortBy.trim()).toLowerCase());
  if (by !== undefined) return { by, isDescending: sortOrder === "descending" };
  const names = [...sortable.keys()].join(", ");
  throw new ScimProblem("invalidValue", `This list is sorted by one of these, in whatever case: ${names}; not by ${sortBy}.`);
}

/** The part of a list within the bounds of RFC 7644, 3.4.2.4. */
export function boundsOf(asked: { startIndex?: number | undefined; count?: number | undefined }) {
  const startIndex = Math.min(lastIndex, Math.max(1, asked.startIndex ?? 1));
  return { startIndex, limit: Math.min(mostOfPage, Math.max(0, asked.count ?? pageSize)) };
}

export const listAnswer = <Resource extends z.ZodType>(resource: Resource) =>
  z.object({
    schemas: z.array(z.string()),
    totalResults: z.int(),
    startIndex: z.int(),
    itemsPerPage: z.int(),
    Resources: z.array(resource),
  });

/** A page of a list as it is answered. */
export const listed = <Resource>({
  Resources,
  startIndex,
  total,
}: {
  Resources: Resource[];
  total: number;
  startIndex: number;
}) => ({
  schemas: [listUrn],
  totalResults: total,
  startIndex,
  itemsPerPage: Resources.length,
  Resources,
});
