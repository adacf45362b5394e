import { createHash } from "node:crypto";
import { writeAudit } from "../audit/entry.ts";
import type { ErpReference } from "../connectors/ports/erp.ts";
import type { Tx } from "../db/database.ts";
import { holdIntake, readCursor, saveCursor } from "../db/intake.sql.ts";
import { raiseReferenceVersion } from "../db/reference.sql.ts";
import { upsertEntities, upsertPeriods, upsertRates, upsertReferenceValues } from "../db/reference-sync.sql.ts";
import { billingCutoff } from "../domain/business-time.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { referenceWaits } from "../domain/contract/facts.ts";
import { addDays, dayIn } from "../domain/dates.ts";
import { newId } from "../domain/ids.ts";
import { placeOfCountry } from "../domain/places.ts";
import type { HubConnection } from "../hub/hub.ts";
import { closeGates, releaseKeys } from "../services/runs/release-runs.ts";
import { type IntakeContext, intakeActor, nothingPulled, type PullResult } from "./context.ts";

/** Rates of so many days back are read: a year of exposures can be shown with the rate of their day. */
const rateDays = 400;
/** Kept with the cursors of the connection: the digest of what was read last. */
const digestObject = "reference";

/** What the ERP is the authority for: entities, rates, periods, terms, items, rate cards. Tells those who wait when it changed. */
export async function pullErpReference(ctx: IntakeContext, connection: HubConnection): Promise<PullResult> {
  const { row } = connection;
  const scope = ctx.callScope(row, newId<"correlation">());
  const ratesSince = addDays(dayIn(ctx.clock.now(), "UTC"), -rateDays);
  const reference = await connection.erp().readReference(scope, { ratesSince });
  return storeReference(ctx, row, { content: reference, store: (tx, now) => storeErp(tx, row, { reference, now }) });
}

/** What the PSA offers: templates, roles, rate cards. */
export async function pullPsaReference(ctx: IntakeContext, connection: HubConnection): Promise<PullResult> {
  const { row } = connection;
  const scope = ctx.callScope(row, newId<"correlation">());
  const reference = await connection.psa().readReference(scope);
  const rows = [
    ...reference.templates.map((one) => valueRow("psa.template", one, {})),
    ...reference.roles.map((one) => valueRow("psa.role", one, {})),
    ...reference.rateCards.map((one) => valueRow("psa.rate_card", one, { currency: one.currency })),
  ];
  return storeReference(ctx, row, {
    content: reference,
    store: async (tx, now) => void (await tx.rows(upsertReferenceValues({ connectionId: row.id, rows, now }))),
  });
}

const valueRow = (kind: string, one: { externalId: string; name: string }, detail: object): object => ({
  kind,
  external_id: one.externalId,
  name: one.name,
  detail,
});

async function storeErp(
  tx: Tx,
  connection: HubConnection["row"],
  { reference, now }: { reference: ErpReference; now: Date },
): Promise<void> {
  const entities = reference.entities.map((entity) => {
    const place = placeOfCountry(entity.country);
    return {
      code: entity.code,
      name: entity.name,
      currency: entity.currency,
      country: entity.country,
      region: place.region,
      time_zone: place.timeZone,
      erp_external_id: entity.externalId,
      is_active: entity.isActive,
    };
  });
  await tx.rows(upsertEntities({ rows: entities, connectionId: connection.id, now }));
  const rates = reference.rates
    .filter((rate) => rate.from !== rate.to)
    .map((rate) => ({ from_currency: rate.from, to_currency: rate.to, effective_on: rate.effectiveOn, rate: rate.rate }));
  await tx.rows(upsertRates({ rows: rates, source: connection.key }));
  const periods = reference.periods.map((period) => ({
    id: `${connection.key}:${period.externalId}`,
    name: period.name,
    start_on: period.startOn,
    end_on: period.endOn,
    is_closed: period.isClosed,
    is_ar_locked: period.isArLocked,
    // Of the firm as a whole; an entity's own follows its zone and holidays.
    cutoff_at: billingCutoff(period.endOn, { timeZone: "UTC", holidays: new Set() }),
  }));
  await tx.rows(upsertPeriods({ rows: periods }));
  const rows = [
    ...reference.terms.map((one) => valueRow("erp.terms", one, {})),
    ...reference.items.map((one) => valueRow("erp.item", one, { code: one.code })),
    ...reference.rateCards.map((one) => valueRow("erp.rate_card", one, { code: one.code })),
  ];
  await tx.rows(upsertReferenceValues({ connectionId: connection.id, rows, now }));
}

/** Stores reference data that differs from what was read last, raises its version and releases all who wait for it. */
async function storeReference(
  ctx: IntakeContext,
  connection: HubConnection["row"],
  read: { content: unknown; store(tx: Tx, now: Date): Promise<void> },
): Promise<PullResult> {
  const now = ctx.clock.now();
  const digest = createHash("md5").update(canonicalJson(read.content)).digest("hex");
  const at = { connectionId: connection.id, object: digestObject };
  return ctx.db.tx(async (tx) => {
    await tx.rows(holdIntake(at));
    const before = (await tx.maybe(readCursor(at)))?.cursor.digest ?? null;
    if (before === digest) return nothingPulled;
    const keys: string[] = Object.values(referenceWaits).sort();
    await closeGates(tx, keys);
    await read.store(tx, now);
    await tx.rows(raiseReferenceVersion(undefined));
    await tx.rows(saveCursor({ ...at, cursor: { digest } }));
    await writeAudit(tx, intakeActor(connection), now, [
      {
        action: "reference.changed",
        subjectType: "connection",
        subjectId: connection.id,
        before: { digest: before },
        after: { digest },
      },
    ]);
    await releaseKeys(tx, ctx.jobs, keys);
    return { received: 1, applied: 1 };
  });
}
