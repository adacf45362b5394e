import { type AuditDraft, writeAudit } from "../audit/entry.ts";
import type { CrmPort } from "../connectors/ports/crm.ts";
import { readCustomerPlaces } from "../db/audit-places.sql.ts";
import {
  advanceCustomers,
  insertXrefs,
  markCustomersDeleted,
  readKnownCustomers,
  resolveAccounts,
  resolveParents,
  upsertCustomers,
} from "../db/intake.sql.ts";
import { countryCodeOf } from "../domain/canonical/country.ts";
import { type CustomerFacts, nameKey } from "../domain/canonical/customer.ts";
import type { HubConnection } from "../hub/hub.ts";
import { releaseKeys } from "../services/runs/release-runs.ts";
import { applyBatch, deletedEntry, endBatch, recordKey, xrefRows } from "./batch.ts";
import { type IntakeContext, intakeActor } from "./context.ts";
import type { Applied, Pending, Source } from "./pending.ts";

const object = "account";

/** Applies the next accounts that wait as customers. */
export function applyAccounts(ctx: IntakeContext, connection: HubConnection["row"], { port, itemId }: Source): Promise<Applied> {
  const map: CrmPort["mapAccount"] = (item) => port.mapAccount(item);
  const accounts = { connection, itemId, object, record: "customer", known: readKnownCustomers, map } as const;
  return applyBatch(ctx, accounts, async (tx, batch, now) => {
    const { changed, deleted, seen } = batch;
    await tx.rows(upsertCustomers({ rows: changed.map(({ one, id, facts }) => customerRow(one, id, facts)), now }));
    await tx.rows(
      insertXrefs({ connectionId: connection.id, now, rows: xrefRows(port, { record: "customer", object }, changed) }),
    );
    if (deleted.length > 0)
      await tx.rows(markCustomersDeleted({ rows: deleted.map(({ one, id }) => ({ id, itemId: one.item.id })), now }));
    if (seen.length > 0) await tx.rows(advanceCustomers({ rows: seen }));
    await endBatch(tx, connection, batch, now);
    const arrived = { connectionId: connection.id, externalIds: changed.map(({ facts }) => facts.externalId).sort() };
    const moved = changed.length > 0 ? await tx.rows(resolveParents(arrived)) : [];
    const deals = changed.some(({ isNew }) => isNew) ? await tx.rows(resolveAccounts(arrived)) : [];
    const drafts = [
      ...changed.map(
        ({ one, id, isNew, facts }): AuditDraft => ({
          action: isNew ? "customer.read" : "customer.changed",
          subjectType: "customer",
          subjectId: id,
          correlationId: one.item.correlationId,
          after: { name: facts.name, inboxItem: one.item.id, externalId: facts.externalId },
        }),
      ),
      ...deleted.map((gone) => deletedEntry("customer", gone)),
    ];
    const ids = drafts.map(({ subjectId }) => subjectId);
    const places = new Map(
      ids.length > 0 ? (await tx.rows(readCustomerPlaces({ ids }))).map(({ id, ...place }) => [id, place]) : [],
    );
    const entries = drafts.map((draft) => ({ ...draft, ...places.get(draft.subjectId) }));
    await writeAudit(tx, intakeActor(connection), now, entries);
    const touched = [...changed.map(({ id }) => id), ...deleted.map(({ id }) => id), ...moved.map(({ id }) => id)];
    const keys = [...new Set(touched)]
      .map((id) => recordKey("customer", id))
      .concat(deals.map(({ id }) => recordKey("deal", id)));
    await releaseKeys(tx, ctx.jobs, keys.sort());
  });
}

function customerRow(one: Pending, id: string, facts: CustomerFacts): object {
  return {
    id,
    name: facts.name,
    name_key: nameKey(facts.name),
    tax_id: facts.taxId,
    country: facts.country,
    country_code: facts.country ? (countryCodeOf(facts.country) ?? null) : null,
    domain: facts.domain,
    sector: facts.sector,
    currency: facts.currency,
    parent_external_id: facts.parentExternalId,
    requires_po: facts.requiresPo,
    address: facts.address,
    inbox_item_id: one.item.id,
    is_deleted: false,
  };
}
