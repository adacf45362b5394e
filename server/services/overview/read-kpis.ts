import { z } from "zod";
import { may } from "../../domain/access/permissions.ts";
import { teamNames, teamSchema } from "../../domain/access/roles.ts";
import type { CallContext } from "../context.ts";
import { countQueues } from "../exceptions/count-queues.ts";
import { query } from "../query.ts";
import { readStaffingReadiness } from "../staffing/read-staffing-readiness.ts";
import { readMeasures } from "./read-measures.ts";

const hourMs = 3_600_000;

/** A measure: its number, how it is reckoned, from what, and whose it is to keep well. */
const kpiSchema = z.object({
  id: z.string(),
  name: z.string(),
  unit: z.enum(["hours", "ratio", "count", "money"]),
  /** Null: not known, for the reason in `unknown`. Money is a decimal text. */
  value: z.union([z.number(), z.string()]).nullable(),
  unknown: z.string().nullable(),
  currency: z.string().nullable(),
  formula: z.string(),
  formulaVersion: z.int(),
  population: z.int(),
  openCases: z.int(),
  exclusions: z.array(z.object({ reason: z.string(), count: z.int() })),
  target: z.number().nullable(),
  owner: teamSchema,
});

const sourceSchema = z.object({ key: z.string(), name: z.string(), lastSuccessAt: z.date().nullable() });

const cycle = "instant of billing-ready − instant at which the deal was won; Kaplan–Meier quantile, open cases censored";

/** The measures of one month for programs: the same numbers as on the screens. */
export const readKpis = query({
  name: "readKpis",
  permission: "measures.read",
  input: z.strictObject({ period: z.string().max(7).nullish(), entity: z.string().max(60).nullish() }),
  output: z.object({
    period: z.string(),
    isProvisional: z.boolean(),
    asOf: z.date(),
    /** How far the systems that the measures are reckoned from have been read; for who may see connections. */
    sources: z.array(sourceSchema),
    items: z.array(kpiSchema),
  }),
  run: async ({ input, ctx }) => {
    const [measures, queues, staffing, sources] = await Promise.all([
      readMeasures(ctx, input),
      countQueues(ctx, input.entity ? { entityCodes: [input.entity] } : {}),
      may(ctx.actor.grants, "staffing.read") ? readStaffingReadiness(ctx, { entity: input.entity }) : null,
      may(ctx.actor.grants, "connections.read") ? readSources(ctx) : [],
    ]);
    if (!measures.ok) return measures;
    const { exclusions, funnel, provisioningRate, setup, straightThroughRate, targets } = measures.value;
    const population = funnel.won.count;
    const common = {
      currency: null,
      formulaVersion: 1,
      population,
      openCases: setup.open,
      exclusions,
      target: null,
      unknown: null,
      owner: "pmo" as const,
    };
    const nobody = population === 0 ? "No deal was won in this month" : null;
    const time = (id: string, name: string, ms: number | null, target: number | null = null) => ({
      ...common,
      id,
      name,
      unit: "hours" as const,
      // To the second and finer: what is set up by itself takes seconds.
      value: ms === null ? null : Math.round((ms / hourMs) * 1e6) / 1e6,
      unknown: ms === null ? (nobody ?? "Too many deals are still open to tell") : null,
      formula: cycle,
      target,
    });
    const rate = (id: string, name: string, value: number | null, more: { formula: string; target: number }) => ({
      ...common,
      ...more,
      id,
      name,
      unit: "ratio" as const,
      value,
      unknown: value === null ? nobody : null,
    });
    const stages = [
      { id: "won", name: "Won", stage: funnel.won },
      { id: "provisioned", name: "Provisioned", stage: funnel.provisioned },
      { id: "billing_ready", name: "Billing-ready", stage: funnel.billingReady },
    ].flatMap(({ id, name, stage }) => [
      {
        ...common,
        id: `funnel.${id}.count`,
        name: `${name}, deals`,
        unit: "count" as const,
        value: stage.count,
        formula: "deals won in the month that came so far",
        owner: "sales_ops" as const,
      },
      {
        ...common,
        id: `funnel.${id}.value`,
        name: `${name}, value`,
        unit: "money" as const,
        value: stage.value?.amount ?? null,
        unknown: stage.value ? null : "No exchange rate",
        currency: stage.value?.currency ?? null,
        formula: `sum of contract amounts; ${stage.withoutValue} without an amount`,
        owner: "sales_ops" as const,
      },
    ]);
    return {
      ok: true,
      value: {
        period: measures.value.period.value,
        isProvisional: measures.value.period.isCurrent || setup.open > 0,
        asOf: measures.value.asOf,
        sources,
        items: [
          time(
            "I1.median.business",
            "Setup cycle time, median, business hours",
            setup.business.median,
            targets.setupBusinessHours,
          ),
          time("I1.p90.business", "Setup cycle time, 90th percentile, business hours", setup.business.p90),
          time("I1.median.calendar", "Setup cycle time, median, calendar hours", setup.calendar.median),
          time("I1.p90.calendar", "Setup cycle time, 90th percentile, calendar hours", setup.calendar.p90),
          rate("I3.provisioned", "Provisioning success rate", provisioningRate, {
            formula: "provisioned ÷ closed-won",
            target: targets.provisioned,
          }),
          rate("I3.straight_through", "Straight-through rate", straightThroughRate, {
            formula: "provisioned without a person ÷ closed-won",
            target: targets.straightThrough,
          }),
          ...stages,
          ...(staffing?.ok
            ? [
                {
                  ...common,
                  id: "I19",
                  name: "Staffing readiness",
                  unit: "ratio" as const,
                  value: staffing.value.ratio,
                  unknown: staffing.value.ratio === null ? "No project that needs people starts within 14 days" : null,
                  formula: "roles of projects that start within 14 days with a named resource ÷ roles required",
                  population: staffing.value.required,
                  openCases: staffing.value.required - staffing.value.named,
                  exclusions: [],
                },
              ]
            : []),
          ...(queues.ok
            ? queues.value.queues.map((queue) => ({
                ...common,
                id: `I22.${queue.team}`,
                name: `Unresolved errors, ${teamNames[queue.team]}`,
                unit: "count" as const,
                value: queue.open,
                formula: "open exceptions of the team, whatever month they are from",
                owner: queue.team,
                population: queue.open,
                openCases: queue.open,
                exclusions: [],
              }))
            : []),
        ],
      },
    };
  },
});

/** Every connection that is on, by name, with the instant up to which it has been read without a failure. */
async function readSources(ctx: CallContext): Promise<z.input<typeof sourceSchema>[]> {
  const found = await ctx.db.raw(
    `SELECT key, name, last_success_at AS "lastSuccessAt" FROM connection WHERE mode <> 'off' AND NOT is_backfill ORDER BY name LIMIT 100`,
  );
  return found.rows.map((row) => sourceSchema.parse(row));
}
