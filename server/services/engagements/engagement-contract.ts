import { z } from "zod";
import type { EngagementParts } from "../../db/engagement-page.sql.ts";
import { classed } from "../../domain/access/field-classes.ts";
import { milestoneSchema } from "../../domain/canonical/deal.ts";

const text = z.string().nullable();

const lineTermsSchema = z
  .object({
    quantity: text.catch(null),
    unitPrice: text.catch(null),
    rateCard: text.catch(null),
    capAmount: text.catch(null),
    feeSchedule: text.catch(null),
    retainer: z
      .object({
        kind: z.string(),
        amountPerPeriod: z.string(),
        period: z.string(),
        termPeriods: z.number(),
        rollover: z.boolean(),
      })
      .nullable()
      .catch(null),
    milestones: z.array(milestoneSchema).catch([]),
    servicePackage: text.catch(null),
  })
  .partial();

const decisionsSchema = z.array(z.object({ what: z.string(), value: z.string(), by: z.string() })).catch([]);

/** A version of the contract, its lines, and what each decision was based on. Unit prices and rate cards are bill rates, and so are hours, since amount and hours make the rate. */
export const contractSchema = z.object({
  version: z.int(),
  state: z.string(),
  amount: z.string(),
  currency: z.string(),
  taxProfile: text,
  paymentTerms: text,
  poNumber: text,
  effectiveOn: text,
  createdAt: z.date(),
  decisions: z.array(z.object({ what: z.string(), value: z.string(), by: z.string() })),
  lines: z.array(
    z.object({
      id: z.string(),
      ordinal: z.int(),
      name: z.string(),
      type: z.string(),
      serviceLine: z.string(),
      amount: z.string(),
      currency: z.string(),
      billingDriver: z.string(),
      revenueProfile: z.string(),
      costCenter: text,
      template: z.string(),
      quantity: classed("bill_rate", text),
      unitPrice: classed("bill_rate", text),
      rateCard: classed("bill_rate", text),
      capAmount: text,
      feeSchedule: text,
      servicePackage: text,
      retainer: z
        .object({
          kind: z.string(),
          amountPerPeriod: z.string(),
          period: z.string(),
          termPeriods: z.number(),
          rollover: z.boolean(),
        })
        .nullable(),
      milestones: z.array(z.object({ name: z.string(), amount: text, dueOn: text })),
    }),
  ),
});

export function contractOut(contracts: EngagementParts["contracts"]): z.input<typeof contractSchema>[] {
  return contracts.map((contract) => ({
    ...contract,
    decisions: decisionsSchema.parse(contract.decisions),
    lines: contract.lines.map(({ terms, ...line }) => {
      const parsed = lineTermsSchema.parse(terms);
      return {
        ...line,
        quantity: parsed.quantity ?? null,
        unitPrice: parsed.unitPrice ?? null,
        rateCard: parsed.rateCard ?? null,
        capAmount: parsed.capAmount ?? null,
        feeSchedule: parsed.feeSchedule ?? null,
        servicePackage: parsed.servicePackage ?? null,
        retainer: parsed.retainer ?? null,
        milestones: parsed.milestones ?? [],
      };
    }),
  }));
}

/** The same thing in another system: which record there, and since when it is known. */
export const systemSchema = z.object({
  connection: z.string(),
  connectionName: z.string(),
  vendor: z.string(),
  role: z.string(),
  type: z.string(),
  externalId: z.string(),
  url: text,
  /** How the link came about: read there, created by us, adopted after a lost answer, confirmed by a person. */
  origin: z.string(),
  lastSeenAt: z.date(),
  isShadow: z.boolean(),
});

const roleOrder = ["crm", "erp", "psa"];

export function systemOut(
  systems: readonly Omit<EngagementParts["systems"][number], "recordType">[],
): z.input<typeof systemSchema>[] {
  return systems
    .map((system) => ({
      connection: system.connectionKey,
      connectionName: system.connectionName,
      vendor: system.vendor,
      role: system.role,
      type: system.object,
      externalId: system.externalId,
      url: system.url,
      origin: system.origin,
      lastSeenAt: system.seenAt,
      isShadow: system.externalId.startsWith("shadow-"),
    }))
    .sort((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role));
}
