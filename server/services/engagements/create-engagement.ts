import { z } from "zod";
import { writeAudit } from "../../audit/entry.ts";
import { readDealPlaces } from "../../db/audit-places.sql.ts";
import { type DealEngagement, readDealEngagements } from "../../db/deal-engagements.sql.ts";
import type { Sql } from "../../db/sql.ts";
import type { Place } from "../../domain/access/scope.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import type { DealNow } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { systemOut, systemSchema } from "./engagement-contract.ts";

const connectionRow = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  role: z.enum(["crm", "psa", "erp"]),
  mode: z.enum(["off", "shadow", "live"]),
  is_paused: z.boolean(),
  is_backfill: z.boolean(),
});
type Crm = z.infer<typeof connectionRow> & { mode: "shadow" | "live" };

/** The deal as it is in its CRM now, and where it belongs before its engagements say so themselves. */
interface Found {
  crm: Crm;
  deal: DealNow;
  place: Place;
}

/**
 * Has a won deal set up now instead of when its connection is read next. The CRM is read first, as an event would have it read;
 * the engagements are those that come of it, or that are there already. A deal that may not be set up is not even taken in,
 * and none is without an entry of who asked: `deal.request` is written as it is stored, `engagement.request` with what came of it.
 */
export const createEngagement = command({
  name: "createEngagement",
  permission: "engagements.create",
  input: z.strictObject({
    connection: z.string().min(1).max(60).meta({ description: "Key of the CRM connection that the deal is in" }),
    dealExternalId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,60}$/, "has 1 to 60 letters, digits, hyphens and underscores")
      .meta({ description: "The deal's id in that CRM" }),
  }),
  output: z.object({
    created: z.boolean().meta({ description: "false: the deal had all its engagements already" }),
    connection: z.object({ key: z.string(), name: z.string(), mode: z.enum(["shadow", "live"]) }),
    dealExternalId: z.string(),
    engagements: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        name: z.string(),
        status: z.string(),
        created: z.boolean(),
        entityCode: z.string().nullable(),
        region: z.string().nullable(),
        flow: z.object({ id: z.string(), state: z.string(), step: z.string() }).nullable(),
        systems: z.array(systemSchema),
        links: z.object({
          self: z.string().meta({ description: "This resource of the API" }),
          page: z.string().meta({ description: "For people" }),
        }),
      }),
    ),
    message: z.string(),
  }),
  guard: async ({ ctx, input, now, reaches }): Promise<Outcome<Found>> => {
    const found = await openCrm(ctx.db, input.connection);
    if (!found.ok) return found;
    if (!ctx.deals) return refuse("unavailable", "Deals are not read at a caller's word by this process. Use the web's API.");
    const crm = found.value;
    let place: Place = { entityCode: null, region: null };
    const read = await ctx.deals.read({
      connectionId: crm.id,
      dealExternalId: input.dealExternalId,
      correlationId: ctx.correlationId,
      admit: async (deal) => {
        const places = await placesOf(ctx.db, crm, deal);
        if (deal.isDeleted || !places.some(reaches)) return noSuchDeal(crm, input.dealExternalId);
        [place] = places;
        return whyNotNow(crm, deal);
      },
      // Whatever comes of the deal from here on, also by another process, it stands written who asked for it.
      alongside: (tx) =>
        writeAudit(tx, ctx.actor, now, [
          {
            action: "deal.request",
            subjectType: "source_record",
            subjectId: `${crm.key}:deal:${input.dealExternalId}`,
            correlationId: ctx.correlationId,
            ...place,
            after: { connection: crm.key, externalId: input.dealExternalId },
          },
        ]),
    });
    return read.ok ? { ok: true, value: { crm, deal: read.value, place } } : read;
  },
  run: async ({ audit, before, ctx, reaches, tx, unchanged }) => {
    const { crm, deal, place } = before;
    const all = await tx.rows(readDealEngagements({ connectionId: crm.id, externalId: deal.externalId }));
    const rows = all.filter((row) => reaches(row.entityCode === null ? place : row));
    if (rows.length === 0) return whyNone(tx, crm, deal.externalId);
    const isNew = (row: { begunBy: string | null }): boolean => row.begunBy === ctx.correlationId;
    const made = rows.filter(isNew);
    if (made.length === 0) unchanged();
    for (const { id, number, entityCode, region } of made)
      audit({
        action: "engagement.request",
        subjectType: "engagement",
        subjectId: id,
        engagementId: id,
        ...(entityCode === null ? place : { entityCode, region }),
        after: { number, connection: crm.key, dealExternalId: deal.externalId },
      });
    const engagements = rows.map((row) => ({ ...shown(row), created: isNew(row) }));
    const connection = { key: crm.key, name: crm.name, mode: crm.mode };
    const message = told(crm, made.length);
    return {
      ok: true,
      value: { created: made.length > 0, connection, dealExternalId: deal.externalId, engagements, message },
    };
  },
});

/** Why a deal that was taken in has no engagement: another process is at it, or it could not be applied. */
async function whyNone(sql: Sql, crm: Crm, externalId: string): Promise<Outcome<never>> {
  const { rows } = await sql.raw(
    "SELECT outcome FROM inbox_item WHERE connection_id = $1 AND object = 'deal' AND external_id = $2 ORDER BY id DESC LIMIT 1",
    [crm.id, externalId],
  );
  return rows[0]?.outcome === "exception"
    ? refuse(
        "conflict",
        `${crm.name} has told of the deal ${externalId}, but it could not be applied. The exception in IT's queue says why.`,
      )
    : refuse("unavailable", `The deal ${externalId} of ${crm.name} is just being taken in. Ask again in a few seconds.`);
}

/** The CRM that is meant, where deals of it are set up. */
async function openCrm(sql: Sql, key: string): Promise<Outcome<Crm>> {
  const { rows } = await sql.raw("SELECT id, key, name, role, mode, is_paused, is_backfill FROM connection WHERE key = $1", [
    key,
  ]);
  if (!rows[0])
    return refuse("not_found", `There is no connection ${key}. GET /api/v1/connections lists them.`, {
      connection: "is not there",
    });
  const { mode, ...found } = connectionRow.parse(rows[0]);
  if (found.role !== "crm")
    return refuse("invalid", `${found.name} is no CRM. Name the connection that the deal is in.`, { connection: "is no CRM" });
  if (mode === "off" || found.is_paused)
    return refuse(
      "conflict",
      `${found.name} is ${found.is_paused ? "paused" : "switched off"}, so nothing of it is set up. Start it under Connections; its won deals are then read by themselves.`,
    );
  if (found.is_backfill)
    return refuse("conflict", `${found.name} brings in history, of which nothing is set up on demand. Name the CRM itself.`);
  return { ok: true, value: { ...found, mode } };
}

/** Where a deal belongs: where its engagements do, or, before they say so, to the legal entity that it names. */
async function placesOf(sql: Sql, crm: Crm, deal: DealNow): Promise<[Place, ...Place[]]> {
  const known = await sql.rows(readDealEngagements({ connectionId: crm.id, externalId: deal.externalId }));
  const [first, ...others] = known.filter((row) => row.entityCode !== null);
  if (first) return [first, ...others];
  const named = await sql.maybe(readDealPlaces({ rows: [{ id: newId<"deal">(), entity: deal.entity }] }));
  return [named ?? { entityCode: null, region: null }];
}

const noSuchDeal = (crm: Crm, id: string) =>
  refuse("not_found", `${crm.name} has no deal ${id}, or it belongs to an entity or region that is not yours.`, {
    dealExternalId: "is no deal there that is yours",
  });

function whyNotNow(crm: Crm, deal: DealNow): Outcome<null> {
  if (deal.unreadable.length > 0)
    return refuse(
      "invalid",
      `The deal ${deal.externalId} of ${crm.name} cannot be read: ${deal.unreadable.slice(0, 5).join("; ")}. Correct it there, then ask again.`,
    );
  if (!deal.isWon)
    return refuse(
      "conflict",
      `The deal ${deal.externalId} is in the stage “${deal.stage}” of ${crm.name}, which is not won. Win it there, then ask again.`,
    );
  return { ok: true, value: null };
}

function told(crm: Crm, made: number): string {
  if (made === 0) return "The deal had its engagements already. They were brought up to date with the CRM.";
  if (crm.mode === "shadow")
    return `${crm.name} is in shadow mode: what would be set up is recorded, and nothing is written anywhere.`;
  return "The set-up has begun. Read the engagement to see how far it is.";
}

function shown({ begunBy: _begunBy, run, systems, ...engagement }: DealEngagement) {
  const { id } = engagement;
  return {
    ...engagement,
    flow: run,
    systems: systemOut(systems),
    links: { self: `/api/v1/engagements/${id}`, page: `/engagements/${id}` },
  };
}
