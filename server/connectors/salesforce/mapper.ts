import type { z } from "zod";
import { type CustomerFacts, customerFactsSchema, webDomain } from "../../domain/canonical/customer.ts";
import { type ContactFacts, type DealFacts, dealFactsSchema, type SoldRole, type SowFacts } from "../../domain/canonical/deal.ts";
import { isCurrency } from "../../domain/money.ts";
import type { MapFailure, Mapped, SourceItem } from "../ports/port.ts";
import type { SalesforceSettings } from "./manifest.ts";
import { lineNamed, mapLines, mapMilestone } from "./map-lines.ts";
import { contactRoleNames, dispositionLabels, sowStatusNames } from "./picklists.ts";
import { cleanText, Reading } from "./reading.ts";
import * as wire from "./wire.ts";
import { wonAt } from "./won-at.ts";

/** An account as a customer. Never throws: what cannot be read is a failure that names object, id and field. */
export function mapAccount(item: SourceItem): Mapped<CustomerFacts> {
  const failures: MapFailure[] = [];
  const record = wire.readRecord("Account", wire.accountRecord, item.payload, failures);
  if (!record) return { ok: false, failures };
  const reading = new Reading();
  const at = (field: string) => ({ field: `Account.${field}` });
  const website = reading.text(record.Website, at("Website"));
  const facts = {
    externalId: record.Id,
    name: reading.text(record.Name, at("Name")) ?? "",
    taxId: reading.text(record.Tax_Id__c, at("Tax_Id__c")),
    country: reading.text(record.BillingCountry, at("BillingCountry")),
    domain: webDomain(website),
    sector: reading.text(record.Industry, at("Industry")),
    // An account's currency is a preset only; the deal says its own, so one that is none counts as not given.
    currency: existingCurrency(record.CurrencyIsoCode),
    parentExternalId: reading.text(record.ParentId, at("ParentId")),
    // A checkbox that nobody ticked is not ticked.
    requiresPo: record.Requires_PO__c ?? false,
    address: {
      street: reading.text(record.BillingStreet, at("BillingStreet")),
      city: reading.text(record.BillingCity, at("BillingCity")),
      postalCode: reading.text(record.BillingPostalCode, at("BillingPostalCode")),
    },
  };
  for (const issue of reading.issues)
    failures.push({ field: issue.field, message: `Account ${record.Id}: ${issue.field} ${issue.message}.` });
  if (!facts.name) failures.push({ field: "Account.Name", message: `Account ${record.Id} has no name.` });
  return checked("Account", record.Id, customerFactsSchema, facts, failures);
}

/** The id of the account that a deal names, or an account above itself. Null: none, or it cannot be read. Never throws. */
export function accountNamed(object: "account" | "deal", item: SourceItem): string | null {
  const named = wire.accountNamed[object].safeParse(item.payload);
  return named.success ? cleanText(named.data) : null;
}

/**
 * An opportunity with what belongs to it as a deal. Never throws. A field of the wrong type, or a deal without name or stage,
 * is a failure; a value that can be read but not understood is an issue of the deal, and the fact null.
 */
export function mapDeal(item: SourceItem, settings: Pick<SalesforceSettings, "wonStages" | "valueNames">): Mapped<DealFacts> {
  const failures: MapFailure[] = [];
  const bundle = wire.readRecord("Deal", wire.bundleSchema, item.payload, failures);
  if (!bundle) return { ok: false, failures };
  const deal = wire.readRecord("Opportunity", wire.opportunityRecord, bundle.opportunity, failures);
  const lines = wire.readRecords("OpportunityLineItem", wire.lineRecord, bundle.lines, failures);
  const sow = bundle.sow && wire.readRecord("SOW__c", wire.sowRecord, bundle.sow, failures);
  const signed = wire.readRecords("SOW_Milestone__c", wire.sowMilestoneRecord, bundle.sow?.milestones ?? [], failures);
  const sold = wire.readRecords("Deal_Milestone__c", wire.dealMilestoneRecord, bundle.dealMilestones, failures);
  const roles = wire.readRecords("Deal_Role__c", wire.dealRoleRecord, bundle.roles, failures);
  const contacts = wire.readRecords("OpportunityContactRole", wire.contactRoleRecord, bundle.contacts, failures);
  const history = wire.readRecords("OpportunityHistory", wire.historyRecord, bundle.history, failures);
  if (!deal || failures.length > 0) return { ok: false, failures: failures.slice(0, 50) };

  const reading = new Reading(settings.valueNames);
  const at = (field: string) => ({ field: `Opportunity.${field}` });
  const name = cleanText(deal.Name) ?? "";
  const stage = cleanText(deal.StageName) ?? "";
  if (!name) failures.push({ field: "Opportunity.Name", message: `Opportunity ${deal.Id} has no name.` });
  if (!stage) failures.push({ field: "Opportunity.StageName", message: `Opportunity ${deal.Id} has no stage.` });
  const facts = {
    externalId: deal.Id,
    name,
    accountExternalId: reading.text(deal.AccountId, at("AccountId")),
    stage,
    isWon: deal.IsWon,
    isClosed: deal.IsClosed,
    wonAt: deal.IsWon ? winningInstant(reading, history, { stage, wonStages: settings.wonStages }) : null,
    amount: reading.amount(deal.Amount, at("Amount")),
    currency: reading.currency(deal.CurrencyIsoCode, at("CurrencyIsoCode")),
    closeOn: reading.day(deal.CloseDate, at("CloseDate")),
    ownerName: reading.text(deal["Owner.Name"], at("Owner.Name")),
    terms: {
      kind: reading.text(deal.Type, at("Type")),
      disposition: reading.oneOf(deal.Disposition__c, dispositionLabels, at("Disposition__c")),
      relatedEngagement: reading.text(deal.Related_Engagement__c, at("Related_Engagement__c")),
      legalEntity: reading.text(deal.Legal_Entity__c, at("Legal_Entity__c")),
      regionalOffice: reading.text(deal.Regional_Office__c, at("Regional_Office__c")),
      serviceStartOn: reading.day(deal.Service_Start__c, at("Service_Start__c")),
      serviceEndOn: reading.day(deal.Service_End__c, at("Service_End__c")),
      poNumber: reading.text(deal.PO_Number__c, at("PO_Number__c")),
      poAmount: reading.amount(deal.PO_Amount__c, at("PO_Amount__c")),
      poExpiresOn: reading.day(deal.PO_Expires_On__c, at("PO_Expires_On__c")),
      paymentTerms: reading.text(deal.Payment_Terms__c, at("Payment_Terms__c")),
      sow: sow ? mapSow(reading, sow, signed) : null,
      contacts: contacts.flatMap((contact) => mapContact(reading, contact) ?? []),
      lines: mapLines(reading, lines, sold),
      roles: roles.flatMap((role) => mapRole(reading, role, lines) ?? []),
    },
  };
  return checked(
    "Opportunity",
    deal.Id,
    dealFactsSchema,
    { ...facts, terms: { ...facts.terms, issues: reading.issues } },
    failures,
  );
}

function existingCurrency(value: string | null): string | null {
  const code = cleanText(value)?.toUpperCase();
  return code && isCurrency(code) ? code : null;
}

function winningInstant(
  reading: Reading,
  history: readonly wire.HistoryRecord[],
  deal: { stage: string; wonStages: readonly string[] },
): string | null {
  const at = wonAt(history, deal);
  if (at !== null) return at;
  return reading.issue(
    { field: "OpportunityHistory.CreatedDate" },
    deal.stage,
    "is a won stage, but the stage history does not say since when",
  );
}

/** The statement of work. One whose status says nothing that we know does not count: nobody can tell whether it is approved. */
function mapSow(reading: Reading, sow: wire.SowRecord, milestones: readonly wire.SowMilestoneRecord[]): SowFacts | null {
  const name = reading.text(sow.Name, { field: "SOW__c.Name" }) ?? sow.Id;
  const at = (field: string) => ({ field: `SOW__c.${field}`, of: `statement of work “${name.slice(0, 200)}”` });
  const status =
    reading.oneOf(sow.Status__c, sowStatusNames, at("Status__c")) ??
    (cleanText(sow.Status__c) === null ? reading.issue(at("Status__c"), null, "is no status of a statement of work") : null);
  if (status === null) return null;
  return {
    externalId: sow.Id,
    name,
    status,
    amount: reading.amount(sow.Amount__c, at("Amount__c")),
    currency: reading.currency(sow.CurrencyIsoCode, at("CurrencyIsoCode")),
    url: reading.text(sow.Document_Url__c, at("Document_Url__c")),
    approvedOn: reading.day(sow.Approved_On__c, at("Approved_On__c")),
    milestones: milestones.map((milestone) => mapMilestone(reading, "SOW_Milestone__c", milestone)),
  };
}

/** A contact in one of the roles that matter here; others are left out. */
function mapContact(reading: Reading, record: wire.ContactRoleRecord): ContactFacts | null {
  const role = reading.keyOf(record.Role, contactRoleNames, "OpportunityContactRole.Role");
  const externalId = cleanText(record.ContactId);
  if (!role || externalId === null) return null;
  const at = (field: string) => ({ field: `Contact.${field}` });
  return {
    externalId,
    role,
    firstName: reading.text(record["Contact.FirstName"], at("FirstName")),
    lastName: reading.text(record["Contact.LastName"], at("LastName")),
    email: reading.text(record["Contact.Email"], at("Email")),
    phone: reading.text(record["Contact.Phone"], at("Phone")),
  };
}

/** A role as sold. Without a role or a headcount there is nothing to staff, and neither is made up. */
function mapRole(reading: Reading, record: wire.DealRoleRecord, lines: readonly wire.LineRecord[]): SoldRole | null {
  const role = reading.text(record.Role__c, { field: "Deal_Role__c.Role__c" });
  if (role === null) return reading.issue({ field: "Deal_Role__c.Role__c" }, record.Id, "names no role");
  const at = (field: string) => ({ field: `Deal_Role__c.${field}`, of: `role “${role.slice(0, 200)}”` });
  const headcount = reading.count(record.Headcount__c, at("Headcount__c"), { from: 1, to: 1000 });
  if (headcount === null) {
    return record.Headcount__c === null ? reading.issue(at("Headcount__c"), null, "says no number of people") : null;
  }
  return {
    externalId: record.Id,
    lineExternalId: lineNamed(reading, record.Line__c, { lines, at: at("Line__c") }),
    role,
    skill: reading.text(record.Skill__c, at("Skill__c")),
    hours: reading.hours(record.Hours__c, at("Hours__c")),
    headcount,
    startOn: reading.day(record.Start_On__c, at("Start_On__c")),
    endOn: reading.day(record.End_On__c, at("End_On__c")),
  };
}

/** The facts, if they are what the canonical schema says. */
function checked<Facts>(
  object: string,
  id: string,
  schema: z.ZodType<Facts>,
  facts: unknown,
  failures: MapFailure[],
): Mapped<Facts> {
  if (failures.length > 0) return { ok: false, failures: failures.slice(0, 50) };
  const parsed = schema.safeParse(facts);
  if (parsed.success) return { ok: true, facts: parsed.data };
  return {
    ok: false,
    failures: parsed.error.issues.slice(0, 50).map((issue) => ({
      field: issue.path.map(String).join("."),
      message: `${object} ${id}: ${issue.path.map(String).join(".")} ${issue.message}.`,
    })),
  };
}
