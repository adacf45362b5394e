import { z } from "zod";
import { changeKinds } from "../../../domain/mapping/change-text.ts";
import { mappingSetKeySchema } from "../../../domain/mapping/sets.ts";
import { createVersion } from "../../../services/mappings/create-version.ts";
import { listChanges } from "../../../services/mappings/list-changes.ts";
import { listHistory } from "../../../services/mappings/list-history.ts";
import { listSets } from "../../../services/mappings/list-sets.ts";
import { readVersionOfSet } from "../../../services/mappings/read-version.ts";
import { listOf, listQuery, pageOf } from "../lists.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";

const tag = "Mappings";
const ofSet = z.strictObject({ set: mappingSetKeySchema });
const body = z.strictObject({ changes: createVersion.input.shape.changes, why: createVersion.input.shape.why });

export const mappingRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/mappings",
    summary: "Mapping sets: the version in force, what is open, and how much waits for values that are not mapped",
    tag,
    permission: "mappings.read",
    query: z.strictObject(listQuery),
    response: listOf(listSets.output.shape.items.element),
    handler: async ({ ctx, query }) =>
      pageOf(await listSets(ctx, {}), query, { name: ({ set }) => set, texts: ({ name, set }) => [set, name] }),
  }),
  defineRoute({
    method: "GET",
    path: "/mappings/{set}",
    summary: "The rows of a set that are in force, or of one of its versions",
    tag,
    permission: "mappings.read",
    params: ofSet,
    query: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    response: responseOf(readVersionOfSet),
    handler: ({ ctx, params, query }) => readVersionOfSet(ctx, { set: params.set, version: query.version }),
  }),
  defineRoute({
    method: "GET",
    path: "/mappings/{set}/changes",
    summary:
      "In what a version of a set differs from the one in force: the first thousand that are found, and how many there are",
    tag,
    permission: "mappings.read",
    params: ofSet,
    query: z.strictObject({
      version: z.coerce.number().int().min(1),
      kind: z.enum(changeKinds).optional(),
      q: z.string().max(200).default("").meta({ description: "Text of the key or of a value that differs" }),
    }),
    response: responseOf(listChanges),
    handler: ({ ctx, params, query }) => listChanges(ctx, { set: params.set, ...query }),
  }),
  defineRoute({
    method: "GET",
    path: "/mappings/{set}/versions",
    summary: "Versions of a set, newest first: who, when and why",
    tag,
    permission: "mappings.read",
    params: ofSet,
    query: z.strictObject({
      limit: listQuery.limit,
      cursor: z.coerce.number().int().optional().meta({ description: "nextCursor of the page before" }),
    }),
    response: listOf(listHistory.output.shape.items.element),
    handler: async ({ ctx, params, query }) => {
      const listed = await listHistory(ctx, { set: params.set, ...query });
      if (!listed.ok) return listed;
      const { items, nextCursor } = listed.value;
      return { ok: true, value: { items, nextCursor: nextCursor === null ? null : String(nextCursor) } };
    },
  }),
  defineRoute({
    method: "POST",
    path: "/mappings/{set}/versions",
    summary:
      "Change rows of a set: published at once, or put before a second person where legal entity, tax or revenue profile change",
    tag,
    permission: "mappings.publish",
    params: ofSet,
    body,
    status: 201,
    response: responseOf(createVersion),
    handler: ({ ctx, params, body }) => createVersion(ctx, { set: params.set, ...body }),
  }),
];
