import type { ErpCustomer } from "../../connectors/ports/erp.ts";
import type { StateCustomer } from "../../db/engagement-state.sql.ts";
import { contactRevision } from "../../db/told-contacts.sql.ts";
import { countryCodeOf } from "../../domain/canonical/country.ts";
import { isTaxId, nameKey, taxIdKey } from "../../domain/canonical/customer.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import { type CustomerRuling, type MatchCandidate, type MatchReason, matchCustomer } from "../../domain/matching/customers.ts";
import type { HubConnection } from "../../hub/hub.ts";
import { contactsOf, customerDraft } from "./erp-drafts.ts";
import { xrefOf } from "./facts.ts";
import { Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

/** The ERP's record of a customer, and what is known of it without asking again. */
interface InErp {
  externalId: string;
  /** Null: made a moment ago in the entity that is meant; there is nothing to check. */
  read: ErpCustomer | null;
  /** On trial: whose deal will come first, and make the customer in its entity, is not known. */
  isOnlyRecorded?: boolean;
}

/** The customer in the ERP, its parents first, in the entity of the engagement, not on hold, with its contacts. */
export async function customerStep(work: Work, terms: ResolvedTerms): Promise<Record<string, unknown>> {
  const erp = await work.need("erp");
  const port = erp.erp();
  const [account] = work.state.customers;
  if (!account) throw new Error(`Engagement ${work.state.engagement.number} has passed its check without a customer`);
  const entityId = work.erpEntityId(terms.entityCode);
  let parent: string | null = null;
  let own: InErp | null = null;
  for (const customer of [...work.state.customers].reverse()) {
    own = await ensureCustomer(work, customer, {
      terms,
      entityId,
      parentExternalId: parent,
      isAccount: customer.id === account.id,
    });
    parent = own.externalId;
  }
  if (!own) throw new Error(`Engagement ${work.state.engagement.number} has no customer in its chain`);
  const { externalId } = own;
  if (own.read) checkHold(work, own.read);
  if (own.isOnlyRecorded || own.read?.entityIds.includes(entityId) === false) {
    const link = { key: `${account.id}-${entityId}`.replace(/[^A-Za-z0-9_-]/g, "_"), customerExternalId: externalId, entityId };
    await work.write({
      connection: erp,
      type: "entity_link",
      canonicalId: `${account.id}:${terms.entityCode}`,
      revision: "1",
      subject: { type: "customer", id: account.id },
      guarantee: port.guarantees.entity_link,
      content: link,
      perform: (scope) => port.linkCustomerToEntity(scope, link),
    });
  }
  const contacts = contactsOf(work.state, work.crmKey, externalId);
  const told = await work.toldContacts(
    erp,
    contacts.map(({ canonicalId }) => canonicalId),
  );
  for (const { canonicalId, digest, key, ...fields } of contacts) {
    const { reading } = work.state.deal;
    const last = told.get(canonicalId);
    // Several deals share a contact: a deal that was read earlier knows less of it, whenever its turn comes.
    if (last && (last.reading > reading || last.digest === digest)) continue;
    const draft = { key, customerExternalId: externalId, ...fields };
    await work.write({
      connection: erp,
      type: "contact",
      canonicalId,
      revision: contactRevision(reading, digest),
      subject: { type: "contact", id: canonicalId },
      guarantee: port.guarantees.contact,
      content: draft,
      lookUp: (scope) => port.findByKey(scope, { object: "contact", key }),
      perform: (scope) => port.upsertContact(scope, draft),
    });
  }
  work.customerExternalId = externalId;
  return { customer: externalId };
}

async function ensureCustomer(
  work: Work,
  customer: StateCustomer,
  more: { terms: ResolvedTerms; entityId: string; parentExternalId: string | null; isAccount: boolean },
): Promise<InErp> {
  const erp = await work.need("erp");
  const port = erp.erp();
  const record = { recordType: "customer", recordId: customer.id, connectionId: erp.row.id, object: "customer" };
  const known = xrefOf(work.state, record);
  if (known && !more.isAccount) return { externalId: known.externalId, read: null };
  if (known) {
    const read = await port.readCustomer(work.scope(erp), known.externalId);
    if (!read) await work.waitWhileHidden(erp, customer, port.guarantees.customer.settleAfterMs);
    if (!read || read.isInactive)
      throw new Stopped(
        [gone(work, erp.row, { name: customer.name, externalId: known.externalId, isInactive: read !== null })],
        "rarely",
      );
    return { externalId: known.externalId, read };
  }
  if (customer.isDeleted) throw new Stopped([deletedInCrm(customer)]);
  const countryCode = more.isAccount ? more.terms.countryCode : countryOf(customer);
  const sought = { key: customer.id, name: customer.name, taxId: customer.taxId, countryCode, domain: customer.domain };
  const kin = await kinIn(work, erp, customer);
  const found = await port.findCustomers(work.scope(erp), {
    key: customer.id,
    taxId: customer.taxId,
    name: customer.name,
    website: customer.domain,
  });
  const candidates = found.filter((candidate) => !candidate.isInactive || candidate.ourKey === customer.id);
  // What was made a moment ago for another account the ERP may not find yet.
  const all = [...candidates, ...kin.filter((one) => found.every(({ externalId }) => externalId !== one.externalId))];
  const match = matchCustomer(sought, all, rulingOn(work, customer.id));
  if (match.kind === "ask") throw new Stopped([lookAlike(customer, match.candidates)]);
  if (match.kind === "adopt" && match.reason !== "our_key") {
    const isRuled = match.reason === "ruling";
    const holder = await work.holderOf({ connection: erp, object: "customer", externalId: match.externalId }, customer.id);
    if (holder !== null && isRuled) await work.mergeCustomer(customer, holder);
    if (holder !== null) throw new Stopped([alreadyHeld(customer, all, match.externalId)]);
    const read = candidates.find((candidate) => candidate.externalId === match.externalId);
    await work.adopt({
      connection: erp,
      xref: { ...record, externalId: match.externalId, url: port.recordUrl("customer", match.externalId) },
      origin: isRuled ? "confirmed" : "adopted",
      action: "customer.adopted",
      subject: { type: "customer", id: customer.id },
      reason: `Matched by ${reasonNames[match.reason]}`,
    });
    return { externalId: match.externalId, read: read ?? (await port.readCustomer(work.scope(erp), match.externalId)) };
  }
  const billTo = work.state.deal.terms.contacts.find((contact) => contact.role === "bill_to");
  const draft = customerDraft(customer, {
    entityId: more.entityId,
    currency: more.terms.currency,
    countryCode,
    email: more.isAccount ? (billTo?.email ?? null) : null,
    parentExternalId: more.parentExternalId,
  });
  const own = candidates.find((candidate) => candidate.ourKey === customer.id);
  const written = await work.write({
    connection: erp,
    type: "customer",
    canonicalId: customer.id,
    revision: "1",
    subject: { type: "customer", id: customer.id },
    xref: { recordType: "customer", recordId: customer.id, object: "customer" },
    guarantee: port.guarantees.customer,
    content: draft,
    find: async () => (own ? { externalId: own.externalId, url: port.recordUrl("customer", own.externalId) } : null),
    perform: (scope) => port.upsertCustomer(scope, draft),
  });
  // Another deal of the same new customer may have made it in another entity a moment ago.
  const { externalId } = written;
  if (written.how === "created") return { externalId, read: null };
  if (written.how === "shadow") return { externalId, read: null, isOnlyRecorded: true };
  return { externalId, read: await port.readCustomer(work.scope(erp), externalId) };
}

/** What the CRM does not have any more becomes no customer of the ERP; what is one already stays. */
const deletedInCrm = ({ id, name }: StateCustomer): Blocker => ({
  kind: "customer_missing",
  params: { name, deleted: true },
  cause: `deleted:${id}`,
  waits: [`record:customer:${id}`],
});

/** Other accounts with the same tax id or name that the ERP has; nobody else makes one while this attempt lasts. */
async function kinIn(work: Work, erp: HubConnection, customer: StateCustomer): Promise<MatchCandidate[]> {
  if (erp.row.mode === "shadow") return []; // nothing is made there
  const keys = [`name:${nameKey(customer.name)}`];
  if (customer.taxId !== null && isTaxId(customer.taxId)) keys.push(`tax:${taxIdKey(customer.taxId)}`);
  return work.claimCustomer(erp, customer, keys);
}

const countryOf = (customer: StateCustomer): string | null =>
  customer.countryCode ?? (customer.country ? (countryCodeOf(customer.country) ?? null) : null);

const reasonNames: Record<MatchReason, string> = {
  our_key: "our key",
  tax_id: "the same tax id and country",
  ruling: "a person's ruling",
  name: "the same name",
  domain: "the same web domain",
  similar_name: "a similar name",
};
const likenessNames: Record<MatchReason, string> = { ...reasonNames, tax_id: "the same tax id" };

function rulingOn(work: Work, customerId: string): CustomerRuling | null {
  const ruling = work.state.rulings.filter((one) => one.kind === "customer_match" && one.subjectId === customerId).at(-1);
  if (!ruling) return null;
  return typeof ruling.answer.use === "string" ? { use: ruling.answer.use } : { create: true };
}

function lookAlike(
  customer: StateCustomer,
  candidates: readonly { candidate: MatchCandidate; reasons: readonly MatchReason[] }[],
): Blocker {
  const shown = candidates.slice(0, 10);
  const all = (field: (candidate: MatchCandidate) => string | null): string[] =>
    shown.map(({ candidate }) => field(candidate) ?? "—");
  return {
    kind: "duplicate_customer",
    params: {
      customerId: customer.id,
      name: customer.name,
      taxId: customer.taxId,
      country: customer.country,
      website: customer.domain,
      candidate: shown[0]?.candidate.name ?? "",
      ids: all((candidate) => candidate.externalId),
      names: all((candidate) => candidate.name),
      taxIds: all((candidate) => candidate.taxId),
      countries: all((candidate) => candidate.country),
      websites: all((candidate) => candidate.website),
      reasons: shown.map(({ reasons }) => reasons.map((reason) => likenessNames[reason]).join(", ")),
    },
    cause: customer.id,
    waits: [`ruling:${customer.id}`],
  };
}

/** The same taxpayer is another account of the CRM already: whether the two are one customer is for a person to say. */
function alreadyHeld(customer: StateCustomer, candidates: readonly MatchCandidate[], externalId: string): Blocker {
  const held = candidates.filter((candidate) => candidate.externalId === externalId);
  return lookAlike(
    customer,
    held.map((candidate) => ({ candidate, reasons: ["tax_id"] })),
  );
}

function checkHold(work: Work, customer: ErpCustomer): void {
  if (!customer.isOnHold || work.setsAside("credit_hold")) return;
  const blocker: Blocker = {
    kind: "credit_hold",
    params: { customer: customer.name, externalId: customer.externalId },
    cause: customer.externalId,
    waits: [],
  };
  throw new Stopped([blocker], "soon");
}

const gone = (
  work: Work,
  connection: { key: string; name: string },
  customer: { name: string; externalId: string; isInactive: boolean },
): Blocker => {
  const message = `${connection.name} has customer ${customer.externalId} (${customer.name}) ${customer.isInactive ? "set to inactive" : "no more"}. Restore it there; the engagement ${work.state.engagement.number} needs it`;
  return {
    kind: "customer_sync_failed",
    params: { connection: connection.name, key: connection.key, message },
    cause: `${customer.externalId} ${customer.isInactive ? "inactive" : "gone"}`,
    waits: [],
  };
};
