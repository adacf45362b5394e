import { z } from "zod";
import { classed } from "../../domain/access/field-classes.ts";
import { blockerSchema, courtSchema } from "./engagement-blockers.ts";
import { contractSchema, systemSchema } from "./engagement-contract.ts";
import { attemptSchema, runSchema } from "./engagement-steps.ts";

const text = z.string().nullable();
const instant = z.date().nullable();

/** What the page of an engagement and its API resource hold. */
export const engagementDetail = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  customerId: text,
  customerName: text,
  entityCode: text,
  entityName: text,
  entityTimeZone: text,
  region: text,
  currency: text,
  amount: text,
  amountReporting: text,
  contractTypes: z.array(z.string()),
  disposition: text,
  dispositionBy: text,
  status: z.string(),
  currentStep: z.string(),
  wonAt: instant,
  checkedAt: instant,
  customerReadyAt: instant,
  projectAt: instant,
  billingReadyAt: instant,
  staffedAt: instant,
  heldAt: instant,
  touched: z.boolean(),
  isBackfill: z.boolean(),
  startOn: text,
  endOn: text,
  correlationId: z.string(),
  updatedAt: z.date(),
  connection: z.object({ key: z.string(), name: z.string() }),
  /** The engagement that an addition or a change belongs to. */
  target: z.object({ id: z.string(), number: z.string(), name: z.string() }).nullable(),
  deal: z.object({
    id: z.string(),
    name: z.string(),
    stage: z.string(),
    isWon: z.boolean(),
    amount: text,
    currency: text,
    ownerName: classed("personal", text),
    kind: text,
    paymentTerms: text,
    poNumber: text,
    poAmount: text,
    serviceStartOn: text,
    serviceEndOn: text,
    sow: z.object({ name: z.string(), status: z.string(), amount: text, currency: text, url: text }).nullable(),
    contacts: z.array(z.object({ role: z.string(), name: classed("personal", text), email: classed("personal", text) })),
    lines: z.array(z.object({ ordinal: z.int(), name: z.string(), product: text, type: text, serviceLine: text, amount: text })),
  }),
  contracts: z.array(contractSchema),
  systems: z.array(systemSchema),
  project: z.object({ title: z.string(), template: z.string(), status: z.string(), url: text, taskCount: z.int() }).nullable(),
  exceptions: z.array(blockerSchema),
  court: courtSchema,
  /** Newest first. */
  runs: z.array(runSchema),
  /** Oldest first, of all runs. */
  attempts: z.array(attemptSchema),
  writes: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      state: z.string(),
      attempt: z.int(),
      externalId: text,
      error: text,
      intendedAt: z.date(),
      settledAt: instant,
      connectionName: z.string(),
    }),
  ),
  staffing: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      skill: text,
      /** As with the lines of the contract: amount and hours would make the rate. */
      hours: classed("bill_rate", z.string()),
      headcount: z.int(),
      startOn: text,
      endOn: text,
      status: z.string(),
      resourceName: classed("personal", text),
    }),
  ),
  notices: z.array(z.object({ team: z.string(), title: z.string(), createdAt: z.date() })),
  siblings: z.array(z.object({ id: z.string(), number: z.string(), name: z.string(), status: z.string() })),
});
