import { z } from "zod";
import { readConnectionHealth, readConnectionMinutes } from "../../db/connection-health.sql.ts";
import { readEntities, readReferenceVersion } from "../../db/reference.sql.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { after } from "../../domain/clock.ts";
import { connectionPolicySchema } from "../../domain/contract/policy.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { visibleTeams } from "../../domain/exceptions/reach.ts";
import { addBuckets, emptyBuckets, percentileMs } from "../../domain/kpi/latency.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { connectionSchema, connectionView, hourBefore } from "./connection-view.ts";
import { formSectionSchema } from "./form-fields.ts";
import { policyForm, settingsForm } from "./settings-form.ts";

const minuteMs = 60_000;

/** One connection: health by minute, settings and policy, which secrets are stored (never their values), what the vendor guarantees. */
export const readConnection = query({
  name: "readConnection",
  permission: "connections.read",
  input: z.strictObject({ key: z.string(), hours: z.int().min(1).max(48).default(6) }),
  output: connectionSchema.extend({
    settings: z.record(z.string(), z.unknown()),
    policy: z.record(z.string(), z.unknown()),
    /** Every setting that its connector knows, and what a policy may decide, as forms show them. */
    settingsForm: z.array(formSectionSchema),
    policyForm: z.array(formSectionSchema),
    secrets: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        isOptional: z.boolean(),
        multiline: z.boolean(),
        updatedAt: z.date().nullable(),
      }),
    ),
    guarantee: z.string(),
    takesEvents: z.boolean(),
    /** How much time a member of `minutes` covers: one minute, or five where many hours are asked for. */
    stepMs: z.int(),
    /** The caller sees the queue in which what waits for it is listed. */
    mayOpenWaiting: z.boolean(),
    minutes: z.array(
      z.object({ at: z.date(), calls: z.int(), errors: z.int(), p50Ms: z.number().nullable(), p95Ms: z.number().nullable() }),
    ),
  }),
  run: async ({ input, ctx, now, scope }) => {
    const [row] = await readConnectionHealth(ctx.db, { since: hourBefore(now), key: input.key, scope });
    const vendor = row ? ctx.vendors.find((candidate) => candidate.vendor === row.vendor) : undefined;
    if (!row || !vendor) return refuse("not_found", `There is no connection called ${input.key}.`);
    const [own, stored, minutes, reference, entities] = await Promise.all([
      ctx.prisma.connection.findUniqueOrThrow({ where: { key: input.key }, select: { settings: true, policy: true } }),
      ctx.prisma.connectionSecret.findMany({ where: { connectionId: row.id }, select: { name: true, updatedAt: true } }),
      ctx.db.rows(readConnectionMinutes({ connectionId: row.id, since: new Date(now.getTime() - input.hours * 3_600_000) })),
      ctx.db.one(readReferenceVersion(undefined)),
      ctx.db.rows(readEntities(undefined)),
    ]);
    const stepMs = input.hours > 6 ? 5 * minuteMs : minuteMs;
    return {
      ok: true,
      value: {
        ...connectionView(row, reference.reportingCurrency),
        settings: own.settings as Record<string, unknown>,
        policy: own.policy as Record<string, unknown>,
        settingsForm: settingsForm(vendor),
        policyForm: policyForm(connectionPolicySchema.safeParse(own.policy).data ?? {}, entities),
        secrets: vendor.secrets.map((secret) => ({
          ...secret,
          updatedAt: stored.find((one) => one.name === secret.name)?.updatedAt ?? null,
        })),
        guarantee: vendor.guarantee,
        takesEvents: vendor.takesEvents,
        stepMs,
        mayOpenWaiting: visibleTeams(grantsFor(ctx.actor.grants, "exceptions.read")).includes(kindSpec("connection_down").team),
        minutes: fold(minutes, stepMs),
      },
    };
  },
});

interface Minute {
  minute: Date;
  calls: number;
  errors: number;
  buckets: readonly number[];
}

/** Minutes added up by step; percentiles come from the added histograms, not from percentiles. */
function fold(minutes: readonly Minute[], stepMs: number) {
  const steps = new Map<number, { at: Date; calls: number; errors: number; buckets: number[] }>();
  for (const { buckets, calls, errors, minute } of minutes) {
    const at = after(minute, -(minute.getTime() % stepMs));
    const step = steps.get(at.getTime()) ?? { calls: 0, errors: 0, buckets: emptyBuckets() };
    steps.set(at.getTime(), {
      at,
      calls: step.calls + calls,
      errors: step.errors + errors,
      buckets: addBuckets(step.buckets, buckets),
    });
  }
  return [...steps.values()].map(({ at, buckets, calls, errors }) => ({
    at,
    calls,
    errors,
    p50Ms: percentileMs(buckets, 0.5),
    p95Ms: percentileMs(buckets, 0.95),
  }));
}
