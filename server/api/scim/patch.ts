import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { Problem } from "../rest/problem.ts";
import { insensitive, withoutUrn } from "./insensitive.ts";
import { nameInput, personFields, rolesInput, shortened, truth } from "./person-input.ts";
import { grantOf } from "./person-resource.ts";
import { ScimProblem } from "./refusal.ts";

/** RFC 7644, 3.5.2; some directories write the operation with a capital. */
export const patchInput = insensitive(
  z.looseObject({
    Operations: z
      .array(
        insensitive(
          z.looseObject({
            op: z
              .string("must be add, replace or remove")
              .toLowerCase()
              .pipe(z.enum(["add", "replace", "remove"], { error: "must be add, replace or remove" })),
            path: z.string().max(200).nullish(),
            value: z.unknown().optional(),
          }),
        ),
        { error: "must be a list of operations" },
      )
      .min(1, "must name one operation or more")
      .max(100, "must name 100 operations at most"),
  }),
);
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

const oneRole = /^roles\[value eq "([^"]+)"\](?:\.value)?$/i;
/** Of a directory that gives one role to each person. */
const onlyRole = /^roles\[primary eq "?true"?\](?:\.(\w+))?$/i;
/** RFC 7644, 3.5.2: an attribute, with the URN of its schema or not, a filter of its values and a part of it. */
const readablePath = /^(?:urn:[\w.:-]+:)?[a-z][\w$-]*(?:\[[^\]]+\])?(?:\.[\w$-]+)?$/i;
const readOnly: ReadonlySet<string> = new Set(["id", "meta", "schemas"]);

/**
 * What the operations of a PATCH change. Attributes that are not held are let pass, as in a PUT: directories send departments and
 * telephone numbers along; so is one part of a name alone, as the parts are not held. Throws the problem of a value that cannot be.
 */
export function changesOf(operations: readonly Operation[]): Changes {
  const draft: Draft = { roles: [], parts: {} };
  for (const operation of onAttributes(operations)) apply(draft, operation);
  const { parts, ...changes } = draft;
  if (changes.name !== undefined || !parts.givenName || !parts.familyName) return changes;
  return { ...changes, name: shortened(`${parts.givenName} ${parts.familyName}`) };
}

/** What an operation does to one attribute, without the URN of its schema. */
export interface OnAttribute {
  op: Operation["op"];
  path: string;
  value: unknown;
}

/** The operations of a PATCH, each of one attribute. Throws the problem of a path that cannot be. */
export function onAttributes(operations: readonly Operation[]): OnAttribute[] {
  return operations.flatMap(({ op, path, value }) => {
    if (path != null) return [onAttribute(op, path, value)];
    if (op === "remove") throw new ScimProblem("noTarget", "A remove needs the path of what it removes.");
    const values = z.record(z.string(), z.unknown(), { error: "must be an object of attributes" }).safeParse(value);
    if (!values.success) throw invalid("value", values.error);
    // Directories send the resource's own id along; what it says of itself is not set by it.
    const set = Object.entries(values.data).filter(([name]) => !readOnly.has(withoutUrn(name).toLowerCase()));
    return set.map(([name, of]) => onAttribute(op, name, of));
  });
}

function onAttribute(op: Operation["op"], path: string, value: unknown): OnAttribute {
  if (!readablePath.test(path))
    throw new ScimProblem("invalidPath", `${path} is no path: name an attribute, such as active or name.familyName.`);
  const bare = withoutUrn(path);
  if (readOnly.has(bare.toLowerCase())) throw new ScimProblem("mutability", `${bare} is given here and cannot be changed.`);
  return { op, path: bare, value };
}

function apply(draft: Draft, { op, path, value }: OnAttribute): void {
  const [, role] = oneRole.exec(path) ?? [];
  if (role !== undefined) removeRole(draft, op, role);
  else if (onlyRole.test(path)) setOnlyRole(draft, op, { path, value });
  else if (/^roles\[/i.test(path))
    throw new ScimProblem("invalidPath", `Roles are found by their value, such as roles[value eq "finance"], not by ${path}.`);
  else if (op === "remove") remove(draft, path.toLowerCase(), value);
  else set(draft, op, { path, value });
}

function removeRole(draft: Draft, op: Operation["op"], text: string): void {
  if (op !== "remove") throw new ScimProblem("invalidPath", "A role is added or replaced in `roles` itself.");
  const gone = grantOf(text);
  if (gone) draft.roles.push({ how: "remove", grants: [gone] });
}

/** The one role that a directory knows of each person takes the place of all. */
function setOnlyRole(draft: Draft, op: Operation["op"], { path, value }: { path: string; value: unknown }): void {
  const [, part = "value"] = onlyRole.exec(path) ?? [];
  if (part.toLowerCase() !== "value") return;
  draft.roles.push({ how: "set", grants: op === "remove" || value == null ? [] : rolesOf(path, value) });
}

/** Some directories name in the value which roles go, instead of in the path. */
function remove(draft: Draft, path: string, value: unknown): void {
  if (path === "roles")
    draft.roles.push(value == null ? { how: "set", grants: [] } : { how: "remove", grants: rolesOf(path, value) });
  if (path === "externalid") draft.externalId = null;
  if (["username", "active"].includes(path)) throw new ScimProblem("mutability", `${path} cannot be taken away; replace it.`);
}

const rolesOf = (path: string, value: unknown): Grant[] => parsed(rolesInput, path, Array.isArray(value) ? value : [value]);

function set(draft: Draft, op: "add" | "replace", { path, value }: { path: string; value: unknown }): void {
  const name = path.toLowerCase();
  if (name === "roles") draft.roles.push({ how: op === "replace" ? "set" : "add", grants: rolesOf(path, value) });
  else if (name === "username") draft.email = parsed(personFields.shape.userName, path, value);
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

/** An attribute's value as it should be. Throws the problem of one that cannot be. */
export function parsed<Schema extends z.ZodType>(schema: Schema, path: string, value: unknown): z.output<Schema> {
  const done = schema.safeParse(value);
  if (!done.success) throw invalid(path, done.error);
  return done.data;
}

function invalid(path: string, error: z.ZodError): Problem {
  const message = error.issues.map((issue) => issue.message).join("; ");
  return new Problem("invalid", `${path}: ${message}.`, { fields: { [path]: message } });
}
