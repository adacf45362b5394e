import { z } from "zod";
import { changePerson } from "../../services/access/change-person.ts";
import { letPersonIn } from "../../services/access/let-person-in.ts";
import { listProvisioned } from "../../services/access/list-provisioned.ts";
import { removePerson } from "../../services/access/remove-person.ts";
import type { CallContext } from "../../services/context.ts";
import { type Outcome, refuse } from "../../services/refusal.ts";
import { Problem } from "../rest/problem.ts";
import { byId, defineRoute, type Route } from "../rest/route.ts";
import { changesOf, patchInput } from "./patch.ts";
import { nameOf, type PersonInput, personInput } from "./person-input.ts";
import { type Person, personResource, resourceOf, userSchemaUrn } from "./person-resource.ts";

export const scimBase = "/api/scim/v2";
const tag = "Directory";
const permission = "access.manage";
const pageSize = 100;

/** What a directory may search by: it looks whether somebody is there already. */
const filterPattern = /^\s*(id|userName|externalId|emails(?:\[type eq "work"\])?\.value)\s+eq\s+"([^"]*)"\s*$/i;

function filterOf(text: string | undefined): { attribute: "id" | "email" | "externalId"; value: string } | null {
  if (text === undefined) return null;
  const [, name, value] = filterPattern.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new Problem("invalid", `People are found by userName, externalId or id with eq and a text in quotes, not by ${text}.`, {
      fields: { filter: "cannot be answered" },
    });
  const attribute = name.toLowerCase();
  return { attribute: attribute === "id" ? "id" : attribute === "externalid" ? "externalId" : "email", value };
}

const count = z
  .string()
  .regex(/^-?\d{1,6}$/, "must be a number")
  .transform(Number);

/** A person without their user name would be nobody to a directory. */
function withAddress(person: Omit<Person, "email"> & { email?: string | undefined }): Person {
  if (person.email === undefined) throw new Problem("forbidden", "This token's role may not see people's addresses.");
  return { ...person, email: person.email };
}

async function personOf(ctx: CallContext, id: string): Promise<Outcome<Person>> {
  const found = await listProvisioned(ctx, { by: { attribute: "id", value: id }, offset: 0, limit: 1 });
  if (!found.ok) return found;
  const [person] = found.value.items;
  return person ? { ok: true, value: withAddress(person) } : refuse("not_found", `There is no person ${id}.`);
}

async function resource(ctx: CallContext, id: string): Promise<Outcome<z.input<typeof personResource>>> {
  const person = await personOf(ctx, id);
  return person.ok ? { ok: true, value: resourceOf(person.value, scimBase) } : person;
}

const wanted = (body: PersonInput) => ({ email: body.userName, name: nameOf(body), externalId: body.externalId || null });

/** RFC 7644 as far as directories use it for people: look up, let in, change, switch off, take out. */
export const scimRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/Users",
    summary: "People, or the one who is called so",
    tag,
    permission,
    query: z.looseObject({ filter: z.string().max(500).optional(), startIndex: count.optional(), count: count.optional() }),
    response: z.object({
      schemas: z.array(z.string()),
      totalResults: z.int(),
      startIndex: z.int(),
      itemsPerPage: z.int(),
      Resources: z.array(personResource),
    }),
    handler: async ({ ctx, query }) => {
      const startIndex = Math.max(1, query.startIndex ?? 1);
      const limit = Math.min(200, Math.max(0, query.count ?? pageSize));
      const found = await listProvisioned(ctx, { by: filterOf(query.filter), offset: startIndex - 1, limit });
      if (!found.ok) return found;
      const { items, total } = found.value;
      return {
        ok: true,
        value: {
          schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
          totalResults: total,
          startIndex,
          itemsPerPage: items.length,
          Resources: items.map((person) => resourceOf(withAddress(person), scimBase)),
        },
      };
    },
  }),
  defineRoute({
    method: "GET",
    path: "/Users/{id}",
    summary: "A person",
    tag,
    permission,
    params: z.strictObject({ id: z.string() }),
    response: personResource,
    handler: ({ ctx, params }) => resource(ctx, params.id),
  }),
  defineRoute({
    method: "POST",
    path: "/Users",
    summary: "Let a person in",
    tag,
    permission,
    body: personInput,
    response: personResource,
    status: 201,
    handler: async ({ ctx, body }) => {
      const made = await letPersonIn(ctx, { ...wanted(body), isActive: body.active ?? true, grants: body.roles ?? [] });
      return made.ok ? resource(ctx, made.value.userId) : made;
    },
  }),
  defineRoute({
    method: "PUT",
    path: "/Users/{id}",
    summary: "Set what is held of a person; roles and active that are left away stay",
    tag,
    permission,
    params: byId,
    body: personInput,
    response: personResource,
    handler: async ({ ctx, params, body }) => {
      const roles = body.roles ? [{ how: "set" as const, grants: body.roles }] : [];
      const done = await changePerson(ctx, { userId: params.id, ...wanted(body), isActive: body.active, roles });
      return done.ok ? resource(ctx, params.id) : done;
    },
  }),
  defineRoute({
    method: "PATCH",
    path: "/Users/{id}",
    summary: "Change a person",
    tag,
    permission,
    params: byId,
    body: patchInput,
    response: personResource,
    handler: async ({ ctx, params, body }) => {
      const done = await changePerson(ctx, { userId: params.id, ...changesOf(body.Operations) });
      return done.ok ? resource(ctx, params.id) : done;
    },
  }),
  defineRoute({
    method: "DELETE",
    path: "/Users/{id}",
    summary: "Take a person out: sessions end, roles go, the audit trail stays",
    tag,
    permission,
    params: byId,
    response: z.object({}),
    status: 204,
    handler: async ({ ctx, params }) => {
      const done = await removePerson(ctx, { userId: params.id });
      return done.ok ? { ok: true, value: {} } : done;
    },
  }),
  ...about(),
];

/** What a directory asks before anything else: what is served, and in what form. */
function about(): readonly Route[] {
  const told = (path: string, summary: string, value: Record<string, unknown>): Route =>
    defineRoute({
      method: "GET",
      path,
      summary,
      tag,
      permission,
      response: z.looseObject({}),
      handler: async () => ({ ok: true, value }),
    });
  const list = (items: readonly Record<string, unknown>[]) => ({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: items.length,
    startIndex: 1,
    itemsPerPage: items.length,
    Resources: items,
  });
  const no = { supported: false };
  return [
    told("/ServiceProviderConfig", "What is served", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
      patch: { supported: true },
      bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      changePassword: no,
      sort: no,
      etag: no,
      authenticationSchemes: [
        { type: "oauthbearertoken", name: "API token", description: "A token with the scope access.manage, made under Access" },
      ],
    }),
    told(
      "/ResourceTypes",
      "The kinds of resources",
      list([
        {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
          id: "User",
          name: "User",
          endpoint: "/Users",
          schema: userSchemaUrn,
          meta: { resourceType: "ResourceType", location: `${scimBase}/ResourceTypes/User` },
        },
      ]),
    ),
    told(
      "/Schemas",
      "The attributes that are held",
      list([
        {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
          id: userSchemaUrn,
          name: "User",
          attributes: [
            attribute("userName", { required: true, uniqueness: "server" }),
            attribute("externalId", { caseExact: true, uniqueness: "server" }),
            attribute("displayName"),
            attribute("name", {
              type: "complex",
              subAttributes: [attribute("formatted"), attribute("givenName"), attribute("familyName")],
            }),
            attribute("active", { type: "boolean" }),
            attribute("roles", { type: "complex", multiValued: true, subAttributes: [attribute("value")] }),
          ],
          meta: { resourceType: "Schema", location: `${scimBase}/Schemas/${userSchemaUrn}` },
        },
      ]),
    ),
  ];
}

function attribute(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const usual = { type: "string", multiValued: false, required: false, caseExact: false };
  return { name, ...usual, mutability: "readWrite", returned: "default", uniqueness: "none", ...more };
}
