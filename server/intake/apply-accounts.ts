import { type AuditDraft, writeAudit } from "../audit/entry.ts";
import type { MapFailure } from "../connectors/ports/port.ts";
import { readCustomerPlaces } from "../db/audit-places.sql.ts";
import {
  advanceCustomers,
  insertXrefs,
  markCustomersDeleted,
  readKnownCustomers,
  resolveAccounts,
  resolveParents,
  settleInboxItems,
  upsertCustomers,
} from "../db/intake.sql.ts";
import { countryCodeOf } from "../domain/canonical/country.ts";
import { type CustomerFacts, nameKey } from "../domain/canonical/customer.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import { closeGates, releaseKeys } from "../services/runs/release-runs.ts";
import { type IntakeContext, intakeActor } from "./context.ts";
import { type Pending, type Settled, type Source, sift, takePending } from "./pending.ts";
import { oversizeOf } from "./stored-item.ts";
import { closeReadable, tellUnreadable } from "./unreadable.ts";

const object = "account";

/** Applies the next accounts that wait as customers. Null: none waits; else how many changed something. */
export async function applyAccounts(
  ctx: IntakeContext,
  connection: HubConnection["row"],
  { port, itemId }: Source,
): Promise<number | null> {
  const now = ctx.clock.now();
  return ctx.db.tx(async (tx) => {
    const pending = await takePending(ctx, tx, { connection, object, itemId });
    if (pending.length === 0) return null;
    const externalIds = [...new Set(pending.map((one) => one.item.externalId))].sort();
    const known = new Map(
      (await tx.rows(readKnownCustomers({ connectionId: connection.id, object, externalIds }))).map((row) => [
        row.externalId,
        row,
      ]),
    );
    await closeGates(
      tx,
      [...known.values()].map((row) => recordKey(row.recordId)),
    );
    const { news, repeats, settled } = sift(pending, known);
    const changed: { one: Pending; id: string; isNew: boolean; facts: CustomerFacts }[] = [];
    const deleted: { one: Pending; id: string }[] = [];
    const unread: { pending: Pending; failures: readonly MapFailure[] }[] = [];
    for (const one of news) {
      const before = known.get(one.item.externalId);
      if (one.stored.isDeleted) {
        if (before) deleted.push({ one, id: before.recordId });
        settled.push(before ? applied(one) : { ...applied(one), outcome: "ignored", reason: "Deleted before it was ever read" });
        continue;
      }
      const oversize = oversizeOf(one.stored);
      const mapped = oversize
        ? { ok: false as const, failures: [{ field: object, message: oversize }] }
        : port.mapAccount(one.stored);
      if (mapped.ok) {
        changed.push({ one, id: before?.recordId ?? newId<"customer">(), isNew: !before, facts: mapped.facts });
        settled.push(applied(one));
      } else {
        unread.push({ pending: one, failures: mapped.failures });
        settled.push({ id: one.item.id, outcome: "exception", reason: mapped.failures[0]?.message ?? null });
      }
    }
    await tx.rows(upsertCustomers({ rows: changed.map(({ one, id, facts }) => customerRow(one, id, facts)), now }));
    const fresh = changed.filter((one) => one.isNew);
    await tx.rows(
      insertXrefs({
        connectionId: connection.id,
        now,
        rows: fresh
          .map(({ id, facts }) => ({
            record_type: "customer",
            record_id: id,
            object,
            external_id: facts.externalId,
            url: port.recordUrl(object, facts.externalId),
          }))
          .sort((a, b) => (a.external_id < b.external_id ? -1 : 1)),
      }),
    );
    if (deleted.length > 0)
      await tx.rows(markCustomersDeleted({ rows: deleted.map(({ one, id }) => ({ id, itemId: one.item.id })), now }));
    const seen = repeats.flatMap((one) => {
      const before = known.get(one.item.externalId);
      return before ? [{ id: before.recordId, itemId: one.item.id }] : [];
    });
    if (seen.length > 0) await tx.rows(advanceCustomers({ rows: seen }));
    await tellUnreadable(tx, connection, unread, now);
    await closeReadable(tx, connection, [...changed.map(({ one }) => one), ...repeats], now);
    const arrived = { connectionId: connection.id, externalIds: changed.map(({ facts }) => facts.externalId).sort() };
    const moved = changed.length > 0 ? await tx.rows(resolveParents(arrived)) : [];
    const deals = fresh.length > 0 ? await tx.rows(resolveAccounts(arrived)) : [];
    await tx.rows(settleInboxItems({ items: settled, now }));
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
      ...deleted.map(
        ({ one, id }): AuditDraft => ({
          action: "customer.deleted",
          subjectType: "customer",
          subjectId: id,
          correlationId: one.item.correlationId,
          after: { isDeleted: true, inboxItem: one.item.id, externalId: one.item.externalId },
        }),
      ),
    ];
    const ids = drafts.map(({ subjectId }) => subjectId);
    const places = new Map(
      ids.length > 0 ? (await tx.rows(readCustomerPlaces({ ids }))).map(({ id, ...place }) => [id, place]) : [],
    );
    const entries = drafts.map((draft) => ({ ...draft, ...places.get(draft.subjectId) }));
    await writeAudit(tx, intakeActor(connection), now, entries);
    const touched = [...changed.map(({ id }) => id), ...deleted.map(({ id }) => id), ...moved.map(({ id }) => id)];
    const keys = [...new Set(touched)].map(recordKey).concat(deals.map(({ id }) => `record:deal:${id}`));
    await releaseKeys(tx, ctx.jobs, keys.sort());
    return changed.length + deleted.length;
  });
}

const recordKey = (id: string): string => `record:customer:${id}`;
const applied = (one: Pending): Settled => ({ id: one.item.id, outcome: "applied", reason: null });

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
