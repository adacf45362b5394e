import { z } from "zod";
import { listAudit } from "../../../services/audit/list-audit.ts";
import { readAuditEntry } from "../../../services/audit/read-entry.ts";
import { readSealState } from "../../../services/audit/read-seal-state.ts";
import { listQuery } from "../lists.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";
import { several } from "../several.ts";

const tag = "Audit";

/** As many values of a field as the trail itself takes. */
const list = (what: string) => several(z.string().min(1).max(120), what, 50);

export const auditRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/audit",
    summary: "Who did what, before and after, newest first. A page may be short, even empty, and still have a next one",
    tag,
    permission: "audit.read",
    query: z.strictObject({
      ...listQuery,
      actor: list("Ids of actors"),
      action: list("Actions such as exception.opened"),
      subjectType: list("Kinds of subject such as engagement"),
      subjectId: z.string().min(1).max(200).optional(),
      engagementId: z.uuid().optional(),
      correlationId: z.uuid().optional(),
      entity: z.string().min(1).max(40).optional().meta({ description: "Code of a legal entity" }),
      from: z.string().optional().meta({ description: "A day (UTC) or an instant, inclusive" }),
      to: z.string().optional().meta({ description: "A day (UTC), inclusive, or an instant, exclusive" }),
    }),
    response: responseOf(listAudit),
    handler: ({ ctx, query: { actor, action, subjectType, entity, ...rest } }) =>
      listAudit(ctx, { ...rest, actorIds: actor, actions: action, subjectTypes: subjectType, entityCode: entity }),
  }),
  defineRoute({
    method: "GET",
    path: "/audit/state",
    summary: "How far the trail is sealed, and what the last check of it found",
    tag,
    permission: "audit.read",
    response: responseOf(readSealState),
    handler: ({ ctx }) => readSealState(ctx, {}),
  }),
  defineRoute({
    method: "GET",
    path: "/audit/{id}",
    summary: "One entry in full, with its place in the sealed chain",
    tag,
    permission: "audit.read",
    params: z.strictObject({ id: z.string() }),
    response: responseOf(readAuditEntry),
    handler: ({ ctx, params }) => readAuditEntry(ctx, { id: params.id }),
  }),
];
