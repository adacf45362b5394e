import { z } from "zod";
import { needlessSql } from "./shadow-writes.sql.ts";
import { statement } from "./sql.ts";

const text = z.string().nullable();
const instant = z.coerce.date().nullable();
const json = z.record(z.string(), z.unknown());
const list = <Schema extends z.ZodType>(row: Schema) => z.array(row);

const headRow = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  projectGroup: z.string(),
  customerId: text,
  customerName: text,
  entityCode: text,
  entityName: text,
  entityTimeZone: text,
  region: text,
  currency: text,
  amount: text,
  amountReporting: text,
  contractTypes: list(z.string()),
  disposition: text,
  dispositionBy: text,
  status: z.string(),
  currentStep: z.string(),
  turnTeam: text,
  turnSince: z.date().nullable(),
  wonAt: z.date().nullable(),
  checkedAt: z.date().nullable(),
  customerReadyAt: z.date().nullable(),
  projectAt: z.date().nullable(),
  billingReadyAt: z.date().nullable(),
  staffedAt: z.date().nullable(),
  heldAt: z.date().nullable(),
  touched: z.boolean(),
  isBackfill: z.boolean(),
  startOn: text,
  endOn: text,
  correlationId: z.string(),
  updatedAt: z.date(),
  connectionKey: z.string(),
  connectionName: z.string(),
  targetId: text,
  targetNumber: text,
  targetName: text,
  targetEntityCode: text,
  targetRegion: text,
  dealId: z.string(),
  dealName: z.string(),
  dealStage: z.string(),
  dealIsWon: z.boolean(),
  dealAmount: text,
  dealCurrency: text,
  dealOwner: text,
  dealTerms: z.unknown(),
});
export type EngagementHead = z.infer<typeof headRow>;

/** The engagement, its deal and where they belong. */
export const readEngagementHead = statement({
  name: "read_engagement_head",
  text: `
    SELECT e.id, e.number, e.name, e.project_group AS "projectGroup", e.customer_id AS "customerId", e.customer_name AS "customerName", e.entity_code AS "entityCode",
      l.name AS "entityName", l.time_zone AS "entityTimeZone", e.region, e.currency, e.amount, e.amount_reporting AS "amountReporting", coalesce(e.contract_types, '{}') AS "contractTypes",
      e.disposition, e.disposition_by AS "dispositionBy", e.status, e.current_step AS "currentStep", e.turn_team AS "turnTeam", e.turn_since AS "turnSince", e.won_at AS "wonAt",
      e.checked_at AS "checkedAt", e.customer_ready_at AS "customerReadyAt", e.project_at AS "projectAt", e.billing_ready_at AS "billingReadyAt", e.staffed_at AS "staffedAt",
      e.held_at AS "heldAt", e.touched, e.is_backfill AS "isBackfill", e.start_on AS "startOn", e.end_on AS "endOn", e.correlation_id AS "correlationId", e.updated_at AS "updatedAt",
      c.key AS "connectionKey", c.name AS "connectionName", t.id AS "targetId", t.number AS "targetNumber", t.name AS "targetName", t.entity_code AS "targetEntityCode", t.region AS "targetRegion", d.id AS "dealId", d.name AS "dealName",
      d.stage AS "dealStage", d.is_won AND NOT d.is_deleted AS "dealIsWon", d.amount AS "dealAmount", d.currency AS "dealCurrency", d.owner_name AS "dealOwner", d.terms AS "dealTerms"
    FROM engagement e JOIN deal d ON d.id = e.deal_id JOIN connection c ON c.id = e.connection_id
      LEFT JOIN legal_entity l ON l.code = e.entity_code LEFT JOIN engagement t ON t.id = e.target_engagement_id
    WHERE e.id = $1`,
  values: (p: { id: string }) => [p.id],
  row: headRow,
});

const contractRow = z.object({
  version: z.number(),
  state: z.string(),
  amount: z.string(),
  currency: z.string(),
  taxProfile: text,
  paymentTerms: text,
  poNumber: text,
  effectiveOn: text,
  createdAt: z.coerce.date(),
  decisions: z.unknown(),
  lines: list(
    z.object({
      id: z.string(),
      ordinal: z.number(),
      name: z.string(),
      type: z.string(),
      serviceLine: z.string(),
      amount: z.string(),
      currency: z.string(),
      billingDriver: z.string(),
      revenueProfile: z.string(),
      costCenter: text,
      template: z.string(),
      terms: json,
    }),
  ),
});
/** What a system knows of an engagement, its deal, customer or project. */
export const systemRow = z.object({
  recordType: z.string(),
  object: z.string(),
  externalId: z.string(),
  url: text,
  origin: z.string(),
  seenAt: z.coerce.date(),
  connectionKey: z.string(),
  connectionName: z.string(),
  vendor: z.string(),
  role: z.string(),
});
const exceptionRow = z.object({
  id: z.string(),
  kind: z.string(),
  team: z.string(),
  status: z.string(),
  groupKey: z.string(),
  isPrimary: z.boolean(),
  params: json,
  exposureAmount: text,
  exposureCurrency: text,
  exposureUnknown: text,
  cutoffAt: instant,
  dueAt: instant,
  openedAt: z.coerce.date(),
  resolvedAt: instant,
  resolution: text,
  entityCode: text,
  region: text,
});
const runRow = z.object({
  id: z.string(),
  flow: z.string(),
  state: z.enum(["ready", "running", "parked", "done"]),
  lane: z.string(),
  step: z.string(),
  attempts: z.number(),
  dueAt: z.coerce.date(),
  createdAt: z.coerce.date(),
  startedAt: instant,
  finishedAt: instant,
  outcome: text,
  lastError: text,
  correlationId: z.string(),
});
const partsRow = z.object({
  contracts: list(contractRow),
  systems: list(systemRow),
  exceptions: list(exceptionRow),
  runs: list(runRow),
  writes: list(
    z.object({
      id: z.string(),
      type: z.string(),
      state: z.string(),
      attempt: z.number(),
      externalId: text,
      error: text,
      intendedAt: z.coerce.date(),
      settledAt: instant,
      connectionName: z.string(),
    }),
  ),
  staffing: list(
    z.object({
      id: z.string(),
      role: z.string(),
      skill: text,
      hours: z.string(),
      headcount: z.number(),
      startOn: text,
      endOn: text,
      status: z.string(),
      resourceName: text,
    }),
  ),
  notices: list(z.object({ team: z.string(), title: z.string(), createdAt: z.coerce.date() })),
  project: z.object({ title: z.string(), template: z.string(), status: z.string(), url: text, taskCount: z.number() }).nullable(),
  siblings: list(
    z.object({ id: z.string(), number: z.string(), name: z.string(), status: z.string(), entityCode: text, region: text }),
  ),
  holidays: list(z.string()),
});
export type EngagementParts = z.infer<typeof partsRow>;

const aggregate = (fields: Readonly<Record<string, string>>, from: string): string =>
  `coalesce((SELECT jsonb_agg(row ORDER BY n) FROM (SELECT jsonb_build_object(${Object.entries(fields)
    .map(([name, expression]) => `'${name}', ${expression}`)
    .join(", ")}) AS row, row_number() OVER () AS n FROM ${from}) rows), '[]')`;

const lineFields = {
  id: "l.id",
  ordinal: "l.ordinal",
  name: "l.name",
  type: "l.type",
  serviceLine: "l.service_line",
  amount: "l.amount::text",
  currency: "l.currency",
  billingDriver: "l.billing_driver",
  revenueProfile: "l.revenue_profile",
  costCenter: "l.cost_center",
  template: "l.template",
  terms: "l.terms",
};
const contracts = aggregate(
  {
    version: "k.version",
    state: "k.state",
    amount: "k.amount::text",
    currency: "k.currency",
    taxProfile: "k.tax_profile",
    paymentTerms: "k.payment_terms",
    poNumber: "k.po_number",
    effectiveOn: "k.effective_on",
    createdAt: "k.created_at",
    decisions: "k.decisions",
    lines: aggregate(lineFields, "(SELECT * FROM contract_line WHERE contract_id = k.id ORDER BY ordinal LIMIT 500) l"),
  },
  "(SELECT * FROM contract WHERE engagement_id = $1 ORDER BY version DESC LIMIT 20) k",
);
const systems = aggregate(
  {
    recordType: "x.record_type",
    object: "x.object",
    externalId: "x.external_id",
    url: "x.url",
    origin: "x.origin",
    seenAt: "x.seen_at",
    connectionKey: "c.key",
    connectionName: "c.name",
    vendor: "c.vendor",
    role: "c.role",
  },
  `(SELECT * FROM xref WHERE (record_type = 'engagement' AND record_id = $1) OR (record_type = 'deal' AND record_id = $2)
      OR (record_type = 'customer' AND record_id = $3) OR (record_type = 'project' AND record_id IN (SELECT id FROM project WHERE engagement_id = $1)) ORDER BY id LIMIT 200) x
    JOIN connection c ON c.id = x.connection_id`,
);
const exceptions = aggregate(
  {
    id: "x.id",
    kind: "x.kind",
    team: "x.team",
    status: "x.status",
    groupKey: "x.group_key",
    isPrimary: "x.is_primary",
    params: "x.params",
    exposureAmount: "x.exposure_amount::text",
    exposureCurrency: "x.exposure_currency",
    exposureUnknown: "x.exposure_unknown",
    cutoffAt: "x.cutoff_at",
    dueAt: "x.due_at",
    openedAt: "x.opened_at",
    resolvedAt: "x.resolved_at",
    resolution: "x.resolution",
    entityCode: "x.entity_code",
    region: "x.region",
  },
  "(SELECT * FROM exception_item WHERE engagement_id = $1 ORDER BY (status <> 'open'), is_primary DESC, opened_at DESC LIMIT 500) x",
);
const runs = aggregate(
  {
    id: "r.id",
    flow: "r.flow",
    state: "r.state",
    lane: "r.lane",
    step: "r.step",
    attempts: "r.attempts",
    dueAt: "r.due_at",
    createdAt: "r.created_at",
    startedAt: "r.started_at",
    finishedAt: "r.finished_at",
    outcome: "r.outcome",
    lastError: "r.last_error",
    correlationId: "r.correlation_id",
  },
  "(SELECT * FROM flow_run WHERE subject_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20) r",
);
const writes = aggregate(
  {
    id: "w.id",
    type: "w.type",
    state: "w.state",
    attempt: "w.attempt",
    externalId: "w.external_id",
    error: "w.error",
    intendedAt: "w.intended_at",
    settledAt: "w.settled_at",
    connectionName: "c.name",
  },
  `(SELECT * FROM outbound_write w WHERE engagement_id = $1 AND NOT ${needlessSql} ORDER BY intended_at, id LIMIT 200) w JOIN connection c ON c.id = w.connection_id`,
);
const staffing = aggregate(
  {
    id: "s.id",
    role: "s.role",
    skill: "s.skill",
    hours: "s.hours::text",
    headcount: "s.headcount",
    startOn: "s.start_on",
    endOn: "s.end_on",
    status: "s.status",
    resourceName: "s.resource_name",
  },
  "(SELECT * FROM staffing_request WHERE engagement_id = $1 ORDER BY ordinal LIMIT 500) s",
);

/** Everything that belongs to an engagement, each list bounded, in one round trip. */
export const readEngagementParts = statement({
  name: "read_engagement_parts",
  text: `
    SELECT ${contracts} AS contracts, ${systems} AS systems, ${exceptions} AS exceptions, ${runs} AS runs, ${writes} AS writes, ${staffing} AS staffing,
      ${aggregate({ team: "n.team", title: "n.title", createdAt: "n.created_at" }, "(SELECT * FROM notice WHERE engagement_id = $1 AND user_id IS NULL ORDER BY id LIMIT 50) n")} AS notices,
      (SELECT jsonb_build_object('title', p.title, 'template', p.template, 'status', p.status, 'url', p.url, 'taskCount', p.task_count) FROM project p WHERE p.engagement_id = $1) AS project,
      ${aggregate({ id: "o.id", number: "o.number", name: "o.name", status: "o.status", entityCode: "o.entity_code", region: "o.region" }, "(SELECT * FROM engagement WHERE deal_id = $2 AND id <> $1 ORDER BY number LIMIT 50) o")} AS siblings,
      coalesce((SELECT jsonb_agg(h."on") FROM holiday h WHERE h.entity_code = $4), '[]') AS holidays`,
  values: (p: { id: string; dealId: string; customerId: string | null; entityCode: string | null }) => [
    p.id,
    p.dealId,
    p.customerId,
    p.entityCode,
  ],
  row: partsRow,
});

const stepRow = z.object({
  id: z.number(),
  runId: z.string(),
  epoch: z.number(),
  step: z.string(),
  outcome: z.string(),
  detail: json,
  startedAt: z.date(),
  durationMs: z.number(),
});
export type StepAttempt = z.infer<typeof stepRow>;

/** The newest attempts at steps of some runs, oldest first. */
export const readStepAttempts = statement({
  name: "read_step_attempts",
  text: `SELECT * FROM (SELECT id, run_id AS "runId", epoch, step, outcome, detail, started_at AS "startedAt", duration_ms AS "durationMs"
    FROM flow_step WHERE run_id = ANY($1::uuid[]) ORDER BY id DESC LIMIT $2) newest ORDER BY id`,
  values: (p: { runIds: readonly string[]; limit: number }) => [p.runIds, p.limit],
  row: stepRow,
});
