import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { Problem } from "../rest/problem.ts";
import { nameInput, personInput, rolesInput, shortened, truth } from "./person-input.ts";
import { grantOf } from "./person-resource.ts";

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

interface RoleChange {
  how: "set" | "add" | "remove";
  grants: Grant[];
}

/** What a PATCH changes of a person; what it does not name is not there. */
export interface Changes {
  email?: string;
  name?: string;
  externalId?: string | null;
  isActive?: boolean;
  roles: RoleChange[];
}

/** The changes so far, and the parts of a name where it comes in parts. */
interface Draft extends Changes {
  parts: { givenName?: string | undefined; familyName?: string | undefined };
}

const corePrefix = /^urn:ietf:params:scim:schemas:core:2\.0:User:/i;
const oneRole = /^roles\[value eq "([^"]+)"\](?:\.value)?$/i;

/**
 * What the operations of a PATCH change. Attributes that are not held are let pass, as in a PUT: directories send departments and
 * telephone numbers along; so is one part of a name alone, as the parts are not held. Throws the problem of a value that cannot be.
 */
export function changesOf(operations: readonly Operation[]): Changes {
  const draft: Draft = { roles: [], parts: {} };
  for (const operation of operations) apply(draft, operation);
  const { parts, ...changes } = draft;
  if (changes.name !== undefined || !parts.givenName || !parts.familyName) return changes;
  return { ...changes, name: shortened(`${parts.givenName} ${parts.familyName}`) };
}

function apply(draft: Draft, operation: Operation): void {
  const { op, value } = operation;
  const path = operation.path?.replace(corePrefix, "");
  if (path === undefined) {
    if (op === "remove")
      throw new Problem("invalid", "A remove needs the path of what it removes.", { fields: { path: "is missing" } });
    const values = z.record(z.string(), z.unknown(), { error: "must be an object of attributes" }).safeParse(value);
    if (!values.success) throw invalid("value", values.error);
    for (const [name, of] of Object.entries(values.data)) apply(draft, { op, path: name, value: of });
    return;
  }
  const [, role] = oneRole.exec(path) ?? [];
  if (role !== undefined) removeRole(draft, op, role);
  else if (op === "remove") remove(draft, path.toLowerCase(), value);
  else set(draft, op, { path, value });
}

function removeRole(draft: Draft, op: Operation["op"], text: string): void {
  if (op !== "remove")
    throw new Problem("invalid", "A role is added or replaced in `roles` itself.", { fields: { path: "cannot be set" } });
  const gone = grantOf(text);
  if (gone) draft.roles.push({ how: "remove", grants: [gone] });
}

/** Some directories name in the value which roles go, instead of in the path. */
function remove(draft: Draft, path: string, value: unknown): void {
  if (path === "roles")
    draft.roles.push(value == null ? { how: "set", grants: [] } : { how: "remove", grants: rolesOf(path, value) });
  if (path === "externalid") draft.externalId = null;
  if (["username", "active"].includes(path))
    throw new Problem("invalid", `${path} cannot be taken away; replace it.`, { fields: { [path]: "cannot be taken away" } });
}

const rolesOf = (path: string, value: unknown): Grant[] => parsed(rolesInput, path, Array.isArray(value) ? value : [value]);

function set(draft: Draft, op: "add" | "replace", { path, value }: { path: string; value: unknown }): void {
  const name = path.toLowerCase();
  if (name === "roles") draft.roles.push({ how: op === "replace" ? "set" : "add", grants: rolesOf(path, value) });
  else if (name === "username") draft.email = parsed(personInput.shape.userName, path, value);
  else if (name === "active") draft.isActive = parsed(truth, path, value);
  else if (name === "externalid") draft.externalId = parsed(z.string().max(200).nullable(), path, value) || null;
  else if (name === "displayname" || name === "name.formatted") draft.name = shortened(parsed(z.string(), path, value));
  else if (name === "name.givenname") draft.parts.givenName = parsed(z.string(), path, value);
  else if (name === "name.familyname") draft.parts.familyName = parsed(z.string(), path, value);
  else if (name === "name") {
    const { formatted, familyName, givenName } = parsed(nameInput, path, value);
    if (formatted?.trim()) draft.name = shortened(formatted);
    draft.parts = { givenName: givenName ?? draft.parts.givenName, familyName: familyName ?? draft.parts.familyName };
  }
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
