import { z } from "zod";
import { refuse } from "../../services/refusal.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { groupSchemaUrn } from "./group-resource.ts";
import { listed } from "./list.ts";
import { userSchemaUrn } from "./person-resource.ts";

type Told = { id: string } & Record<string, unknown>;

const [ofUser, ofGroup] = ["A person who may sign in", "A role, and where it holds: its members are who holds it"];

const resourceTypes = (base: string): Told[] => [
  resourceType(base, { id: "User", description: ofUser, schema: userSchemaUrn }),
  resourceType(base, { id: "Group", description: ofGroup, schema: groupSchemaUrn }),
];

function resourceType(base: string, { description, id, schema }: { id: string; description: string; schema: string }): Told {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id,
    name: id,
    description,
    endpoint: `/${id}s`,
    schema,
    schemaExtensions: [],
    meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${id}` },
  };
}

const readOnly = { mutability: "readOnly" };
/** Names come in parts and are held as one. */
const partOfName = { mutability: "writeOnly", returned: "never" };

const schemas = (base: string): Told[] => [
  {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id: userSchemaUrn,
    name: "User",
    description: ofUser,
    attributes: [
      attribute("userName", "The e-mail address that the person signs in with", { required: true, uniqueness: "server" }),
      attribute("externalId", "What the directory calls the person", { caseExact: true, uniqueness: "server" }),
      attribute("displayName", "The name that others see"),
      attribute("name", "The name that others see, where no name to display is sent", {
        type: "complex",
        subAttributes: [
          attribute("formatted", "The whole name"),
          attribute("givenName", "Joined with the family name", partOfName),
          attribute("familyName", "Joined with the given name", partOfName),
        ],
      }),
      attribute("emails", "The address of userName; set that", {
        type: "complex",
        multiValued: true,
        ...readOnly,
        subAttributes: [
          attribute("value", "The address", readOnly),
          attribute("type", "work", readOnly),
          attribute("primary", "True", { type: "boolean", ...readOnly }),
        ],
      }),
      attribute("active", "Whether the person may sign in", { type: "boolean" }),
      attribute("roles", "What the person may do and where, such as finance/US01", {
        type: "complex",
        multiValued: true,
        subAttributes: [attribute("value", "role/entity/region, a star for any, /lead for leads")],
      }),
    ],
    meta: { resourceType: "Schema", location: `${base}/Schemas/${userSchemaUrn}` },
  },
  {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id: groupSchemaUrn,
    name: "Group",
    description: ofGroup,
    attributes: [
      attribute("displayName", "role/entity/region, a star for any, /lead for leads", {
        required: true,
        mutability: "immutable",
      }),
      attribute("members", "Who holds the role there", {
        type: "complex",
        multiValued: true,
        subAttributes: [
          attribute("value", "The id of the person", { mutability: "immutable" }),
          attribute("display", "The name that others see", readOnly),
          attribute("type", "User", readOnly),
        ],
      }),
    ],
    meta: { resourceType: "Schema", location: `${base}/Schemas/${groupSchemaUrn}` },
  },
];

function attribute(name: string, description: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const usual = { type: "string", multiValued: false, required: false, caseExact: false };
  return { name, description, ...usual, mutability: "readWrite", returned: "default", uniqueness: "none", ...more };
}

/** What a directory asks before anything else: what is served, and in what form. */
export function aboutRoutes(base: string, permission: Route["permission"], tag: string): readonly Route[] {
  const common = { method: "GET", tag, permission, query: z.looseObject({}), response: z.looseObject({}) } as const;
  const routesOf = (path: string, summary: string, items: readonly Told[]): Route[] => [
    defineRoute({
      ...common,
      path,
      summary,
      handler: async () => ({ ok: true, value: listed({ Resources: [...items], total: items.length, startIndex: 1 }) }),
    }),
    defineRoute({
      ...common,
      path: `${path}/{id}`,
      summary: `${summary}: one`,
      params: z.strictObject({ id: z.string() }),
      handler: async ({ params }) => {
        const found = items.find(({ id }) => id.toLowerCase() === params.id.toLowerCase());
        return found ? { ok: true, value: found } : refuse("not_found", `There is no ${params.id} here. See ${base}${path}.`);
      },
    }),
  ];
  const no = { supported: false };
  return [
    defineRoute({
      ...common,
      path: "/ServiceProviderConfig",
      summary: "What is served",
      handler: async () => ({
        ok: true,
        value: {
          schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
          patch: { supported: true },
          bulk: { ...no, maxOperations: 0, maxPayloadSize: 0 },
          filter: { supported: true, maxResults: 200 },
          changePassword: no,
          sort: { supported: true },
          etag: no,
          authenticationSchemes: [
            {
              type: "oauthbearertoken",
              name: "API token",
              description: "A token with the scope access.manage, made under Access",
              primary: true,
            },
          ],
          meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
        },
      }),
    }),
    ...routesOf("/ResourceTypes", "The kinds of resources", resourceTypes(base)),
    ...routesOf("/Schemas", "The attributes that are held", schemas(base)),
  ];
}
