import { z } from "zod";
import { isUuid } from "../../domain/ids.ts";
import { changePerson } from "../../services/access/change-person.ts";
import { letPersonIn } from "../../services/access/let-person-in.ts";
import { listProvisioned } from "../../services/access/list-provisioned.ts";
import { removePerson } from "../../services/access/remove-person.ts";
import type { CallContext } from "../../services/context.ts";
import { type Outcome, refuse } from "../../services/refusal.ts";
import { Problem } from "../rest/problem.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { aboutRoutes } from "./about.ts";
import { filterOf, people } from "./filter.ts";
import { groupRoutes } from "./group-routes.ts";
import { boundsOf, listAnswer, listed, listQuery, sortOf } from "./list.ts";
import { deleteRoute, one } from "./one.ts";
import { changesOf, patchInput } from "./patch.ts";
import { nameOf, type PersonInput, personInput, shortened } from "./person-input.ts";
import { type Person, personShown, resourceOf } from "./person-resource.ts";
import { projectionQuery, shown } from "./projection.ts";

export const scimBase = "/api/scim/v2";
const tag = "Directory";
const permission = "access.manage";

const query = z.looseObject(projectionQuery);
type Projection = Pick<z.output<typeof query>, "attributes" | "excludedAttributes">;

/** A person without their user name would be nobody to a directory. */
function withAddress(person: Omit<Person, "email"> & { email?: string | undefined }): Person {
  if (person.email === undefined) throw new Problem("forbidden", "This token's role may not see people's addresses.");
  return { ...person, email: person.email };
}

const sortable = new Map([
  ["username", "email"],
  ["emails.value", "email"],
  ["externalid", "externalId"],
  ["displayname", "name"],
  ["name.formatted", "name"],
  ["active", "isActive"],
  ["meta.created", "createdAt"],
  ["id", "id"],
] as const);

const nobody = (id: string) => refuse("not_found", `There is no person ${id}.`);

async function personOf(ctx: CallContext, id: string): Promise<Outcome<Person>> {
  const found = await listProvisioned(ctx, { by: [{ attribute: "id", value: id }], offset: 0, limit: 1 });
  if (!found.ok) return found;
  const [person] = found.value.items;
  return person ? { ok: true, value: withAddress(person) } : nobody(id);
}

async function resource(ctx: CallContext, id: string, asked: Projection): Promise<Outcome<z.input<typeof personShown>>> {
  const person = await personOf(ctx, id);
  return person.ok ? { ok: true, value: shown(resourceOf(person.value, scimBase), asked) } : person;
}

/** Of what is left away nothing changes: a directory that sends no name means the one that is there. */
const changed = (body: PersonInput) => ({
  email: body.userName,
  name: nameOf(body),
  externalId: body.externalId === undefined ? undefined : body.externalId || null,
});

/** RFC 7644 as far as directories use it for people: look up, let in, change, switch off, take out. */
export const scimRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/Users",
    summary: "People, or the one who is called so",
    tag,
    permission,
    query: query.extend(listQuery),
    response: listAnswer(personShown),
    handler: async ({ ctx, query }) => {
      const { limit, startIndex } = boundsOf(query);
      const [by, sort] = [filterOf(query.filter, people), sortOf(query, sortable)];
      const found = await listProvisioned(ctx, { by, sort, offset: startIndex - 1, limit });
      if (!found.ok) return found;
      const { items, total } = found.value;
      const Resources = items.map((person) => shown(resourceOf(withAddress(person), scimBase), query));
      return { ok: true, value: listed({ Resources, total, startIndex }) };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/Users/{id}",
    summary: "A person",
    tag,
    permission,
    params: one,
    query,
    response: personShown,
    handler: ({ ctx, params, query }) => resource(ctx, params.id, query),
  }),
  defineRoute({
    method: "POST",
    path: "/Users",
    summary: "Let a person in",
    tag,
    permission,
    query,
    body: personInput,
    response: personShown,
    status: 201,
    handler: async ({ ctx, body, query }) => {
      const { email, externalId = null, name = shortened(email) } = changed(body);
      const joiner = { email, externalId, name, isActive: body.active ?? true, grants: body.roles ?? [] };
      const made = await letPersonIn(ctx, joiner);
      return made.ok ? resource(ctx, made.value.userId, query) : made;
    },
  }),
  defineRoute({
    method: "PUT",
    path: "/Users/{id}",
    summary: "Set what is held of a person; what is left away stays",
    tag,
    permission,
    params: one,
    query,
    body: personInput,
    response: personShown,
    handler: async ({ ctx, params, body, query }) => {
      if (!isUuid(params.id)) return nobody(params.id);
      const roles = body.roles ? [{ how: "set" as const, grants: body.roles }] : [];
      const done = await changePerson(ctx, { userId: params.id, ...changed(body), isActive: body.active ?? undefined, roles });
      return done.ok ? resource(ctx, params.id, query) : done;
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/Users/{id}",
    summary: "Change a person",
    tag,
    permission,
    params: one,
    query,
    body: patchInput,
    response: personShown,
    handler: async ({ ctx, params, body, query }) => {
      if (!isUuid(params.id)) return nobody(params.id);
      const done = await changePerson(ctx, { userId: params.id, ...changesOf(body.Operations) });
      return done.ok ? resource(ctx, params.id, query) : done;
    },
  }),
  deleteRoute({
    path: "/Users/{id}",
    summary: "Take a person out: sessions end, roles go, the audit trail stays",
    tag,
    permission,
    remove: async (ctx, id) => (isUuid(id) ? removePerson(ctx, { userId: id }) : nobody(id)),
  }),
  ...groupRoutes(scimBase, permission, tag),
  ...aboutRoutes(scimBase, permission, tag),
];
