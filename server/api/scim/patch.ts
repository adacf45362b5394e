import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { Problem } from "../rest/problem.ts";
import { nameOf, personInput, rolesInput, truth } from "./person-input.ts";
import { grantOf, type Person, textOfGrant } from "./person-resource.ts";

/** RFC 7644, 3.5.2; some directories write the operation with a capital. */
export const patchInput = z.looseObject({
  Operations: z
    .array(
      z.looseObject({
        op: z
          .string()
          .toLowerCase()
          .pipe(z.enum(["add", "replace", "remove"], { error: "must be add, replace or remove" })),
        path: z.string().max(200).optional(),
        value: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(100),
});
type Operation = z.output<typeof patchInput>["Operations"][number];

/** What is changed of a person, and the parts of their name where it comes in parts. */
interface Draft {
  email: string;
  name: string;
  externalId: string | null;
  isActive: boolean;
  grants: Grant[];
  parts: { givenName?: string; familyName?: string };
}

const oneRole = /^roles\[value eq "([^"]+)"\](?:\.value)?$/i;

/**
 * A person after the operations of a PATCH. Attributes that are not held are let pass, as in a PUT: directories send departments
 * and telephone numbers along. Throws the problem of a value that cannot be.
 */
export function patched(person: Person, operations: readonly Operation[]): Omit<Draft, "parts"> {
  const { email, externalId, isActive, name } = person;
  const draft: Draft = { email, name, externalId, isActive, grants: [...person.grants], parts: {} };
  for (const operation of operations) apply(draft, operation);
  const { parts, ...rest } = draft;
  if (!parts.givenName || !parts.familyName || rest.name !== name) return rest;
  return { ...rest, name: `${parts.givenName} ${parts.familyName}` };
}

function apply(draft: Draft, operation: Operation): void {
  const { op, path, value } = operation;
  if (path === undefined) {
    if (op === "remove")
      throw new Problem("invalid", "A remove needs the path of what it removes.", { fields: { path: "is missing" } });
    const values = z.record(z.string(), z.unknown(), { error: "must be an object of attributes" }).safeParse(value);
    if (!values.success) throw invalid("value", values.error);
    for (const [name, of] of Object.entries(values.data)) apply(draft, { op, path: name, value: of });
    return;
  }
  const [, removed] = oneRole.exec(path) ?? [];
  if (removed !== undefined) removeRole(draft, op, removed);
  else if (op === "remove") remove(draft, path.toLowerCase());
  else set(draft, op, { path, value });
}

function removeRole(draft: Draft, op: Operation["op"], text: string): void {
  if (op !== "remove")
    throw new Problem("invalid", "A role is added or replaced in `roles` itself.", { fields: { path: "cannot be set" } });
  const gone = grantOf(text);
  draft.grants = draft.grants.filter((grant) => !gone || textOfGrant(grant) !== textOfGrant(gone));
}

function remove(draft: Draft, path: string): void {
  if (path === "roles") draft.grants = [];
  if (path === "externalid") draft.externalId = null;
  if (["username", "active"].includes(path))
    throw new Problem("invalid", `${path} cannot be taken away; replace it.`, { fields: { [path]: "cannot be taken away" } });
}

function set(draft: Draft, op: "add" | "replace", { path, value }: { path: string; value: unknown }): void {
  const name = path.toLowerCase();
  if (name === "roles") {
    const listed = parsed(rolesInput, path, Array.isArray(value) ? value : [value]);
    draft.grants = op === "replace" ? listed : together(draft.grants, listed);
  } else if (name === "username") draft.email = parsed(personInput.shape.userName, path, value);
  else if (name === "active") draft.isActive = parsed(truth, path, value);
  else if (name === "externalid") draft.externalId = parsed(z.string().max(200).nullable(), path, value);
  else if (name === "displayname" || name === "name.formatted") draft.name = parsed(z.string(), path, value);
  else if (name === "name.givenname") draft.parts.givenName = parsed(z.string(), path, value);
  else if (name === "name.familyname") draft.parts.familyName = parsed(z.string(), path, value);
  else if (name === "name") draft.name = nameOf({ name: parsed(personInput.shape.name, path, value), userName: draft.name });
}

function together(held: readonly Grant[], added: readonly Grant[]): Grant[] {
  const known = new Set(held.map(textOfGrant));
  return [...held, ...added.filter((grant) => !known.has(textOfGrant(grant)))];
}

function parsed<Schema extends z.ZodType>(schema: Schema, path: string, value: unknown): z.output<Schema> {
  const done = schema.safeParse(value);
  if (!done.success) throw invalid(path, done.error);
  return done.data;
}

function invalid(path: string, error: z.ZodError): Problem {
  const message = error.issues.map((issue) => issue.message).join("; ");
  return new Problem("invalid", `${path}: ${message}.`, { fields: { [path]: message } });
}
