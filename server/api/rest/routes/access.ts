import { z } from "zod";
import { listApiTokens } from "../../../services/access/list-api-tokens.ts";
import { listPeople } from "../../../services/access/list-people.ts";
import { revokeApiToken } from "../../../services/access/revoke-api-token.ts";
import { listOf, listQuery, pageOf } from "../lists.ts";
import { byId, defineRoute, type Route, responseOf } from "../route.ts";

const tag = "Access";

export const accessRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/people",
    summary: "People who may sign in, by name, with their grants",
    tag,
    permission: "access.read",
    query: z.strictObject({
      ...listQuery,
      q: listQuery.q.meta({ description: "Part of a name or address" }),
      cursor: z.uuid().optional().meta({ description: "nextCursor of the page before" }),
    }),
    response: responseOf(listPeople),
    handler: ({ ctx, query }) => listPeople(ctx, query),
  }),
  defineRoute({
    method: "GET",
    path: "/tokens",
    summary: "API tokens, those that work first; never their secrets",
    tag,
    permission: "access.read",
    query: z.strictObject(listQuery),
    response: listOf(listApiTokens.output.shape.items.element),
    handler: async ({ ctx, query }) =>
      pageOf(await listApiTokens(ctx, {}), query, { name: ({ id }) => id, texts: ({ name, prefix }) => [name, prefix] }),
  }),
  defineRoute({
    method: "POST",
    path: "/tokens/{id}/revoke",
    summary: "End an API token",
    tag,
    permission: "access.manage",
    params: byId,
    response: responseOf(revokeApiToken),
    handler: ({ ctx, params }) => revokeApiToken(ctx, { tokenId: params.id }),
  }),
];
