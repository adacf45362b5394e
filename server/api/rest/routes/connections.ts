import { z } from "zod";
import { listConnections } from "../../../services/connections/list-connections.ts";
import { readConnection } from "../../../services/connections/read-connection.ts";
import { syncConnection } from "../../../services/connections/sync-connection.ts";
import { listOf, listQuery, pageOf } from "../lists.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";

const tag = "Connections";
const params = z.strictObject({ key: z.string().min(1).max(60) });

export const connectionRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/connections",
    summary: "Every connected system with its mode, its health of the last hour, and what waits for it",
    tag,
    permission: "connections.read",
    query: z.strictObject(listQuery),
    response: listOf(listConnections.output.shape.items.element).extend({ vendors: listConnections.output.shape.vendors }),
    handler: async ({ ctx, query }) => {
      const listed = await listConnections(ctx, {});
      if (!listed.ok) return listed;
      const page = pageOf(listed, query, { name: ({ key }) => key, texts: ({ key, name, vendor }) => [key, name, vendor] });
      return page.ok ? { ok: true, value: { ...page.value, vendors: listed.value.vendors } } : page;
    },
  }),
  defineRoute({
    method: "GET",
    path: "/connections/{key}",
    summary: "One connection: health by minute, settings and policy, which secrets are stored (never their values)",
    tag,
    permission: "connections.read",
    params,
    query: z.strictObject({
      hours: z.coerce.number().int().min(1).max(48).default(6).meta({ description: "How many hours of health, 6 unless told" }),
    }),
    response: responseOf(readConnection),
    handler: ({ ctx, params, query }) => readConnection(ctx, { ...params, ...query }),
  }),
  defineRoute({
    method: "POST",
    path: "/connections/{key}/sync",
    summary: "Read a connection now, without waiting for its interval",
    tag,
    permission: "connections.manage",
    params,
    response: responseOf(syncConnection),
    handler: ({ ctx, params }) => syncConnection(ctx, params),
  }),
];
