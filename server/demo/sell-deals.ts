import { billingDriverNames, contractTypeNames } from "../domain/canonical/deal.ts";
import { productNamed, products, resale } from "./data/catalogue.ts";
import { companies, entityCurrency } from "./data/companies.ts";
import { type DrawnDeal, serviceDays } from "./draw-deals.ts";
import type { Fields, SalesforceApi } from "./salesforce-api.ts";

const people = [
  "Ada Lindgren",
  "Jörg Großmann",
  "Mei Tan",
  "Rosalind Achterberg",
  "Thorsten Müller-Lüdenscheidt",
  "Inês Carvalho",
];

/** Writes deals into the CRM as sales does, through its API. */
export class Sales {
  readonly #crm: SalesforceApi;
  readonly #accounts = new Map<string, string>();
  readonly #products = new Map<string, string>();
  #contacts = new Map<string, string>();

  constructor(crm: SalesforceApi) {
    this.#crm = crm;
  }

  /** Accounts with their groups and the catalogue: what is there before the first deal. */
  async prepare(): Promise<void> {
    const ids = await this.#crm.create(
      "Account",
      companies.map((company) => ({
        Name: company.name,
        BillingCountry: company.country,
        BillingCity: company.city,
        Industry: company.industry,
        Website: `https://www.${company.domain}`,
        CurrencyIsoCode: entityCurrency[company.entity],
        Requires_PO__c: company.requiresPo ?? false,
      })),
    );
    for (const [index, company] of companies.entries()) this.#accounts.set(company.name, ids[index] ?? "");
    const children = companies.filter((company) => company.parent);
    await this.#crm.update(
      "Account",
      children.map((company) => ({ id: this.#account(company.name), ParentId: this.#account(company.parent ?? "") })),
    );
    const all = [...products, ...resale];
    const made = await this.#crm.create(
      "Product2",
      all.map(({ code, name }) => ({ Name: name, ProductCode: code, IsActive: true })),
    );
    for (const [index, { name }] of all.entries()) this.#products.set(name, made[index] ?? "");
    const contacts = await this.#crm.create(
      "Contact",
      companies.map((company, index) => {
        const [FirstName = "", ...rest] = (people[index % people.length] ?? "").split(" ");
        return {
          AccountId: this.#account(company.name),
          FirstName,
          LastName: rest.join(" "),
          Email: `${FirstName.toLowerCase()}@${company.domain}`,
        };
      }),
    );
    this.#contacts = new Map(companies.map((company, index) => [company.name, contacts[index] ?? ""]));
  }

  /** Enters deals with everything that belongs to them and wins them. Answers their ids, in order. */
  async win(deals: readonly DrawnDeal[]): Promise<string[]> {
    for (const name of new Set(deals.map((deal) => deal.product))) await this.#ensureProduct(name);
    const ids = await this.#crm.create(
      "Opportunity",
      deals.map((deal) => this.#opportunity(deal)),
    );
    const of = (index: number): string => ids[index] ?? "";
    const lines = await this.#crm.create(
      "OpportunityLineItem",
      deals.map((deal, index) => this.#line(deal, of(index))),
    );
    const many = (object: string, rows: Fields[]): Promise<unknown> =>
      rows.length > 0 ? this.#crm.create(object, rows) : Promise.resolve();
    await many(
      "Deal_Milestone__c",
      deals.flatMap((deal, index) =>
        deal.milestones.map(({ amount, name }) => ({
          Opportunity__c: of(index),
          Line__c: lines[index] ?? "",
          Name: name,
          Amount__c: amount,
          Due_On__c: serviceDays(deal).end,
        })),
      ),
    );
    await many(
      "Deal_Role__c",
      deals.flatMap((deal, index) =>
        deal.roles.map(({ hours, role, skill }) => ({
          Opportunity__c: of(index),
          Line__c: lines[index] ?? "",
          Role__c: role,
          Skill__c: skill,
          Hours__c: hours,
          Headcount__c: 1,
          Start_On__c: serviceDays(deal).start,
          End_On__c: serviceDays(deal).end,
        })),
      ),
    );
    await many(
      "OpportunityContactRole",
      deals.flatMap((deal, index) =>
        deal.contacts.map((Role) => ({ OpportunityId: of(index), ContactId: this.#contacts.get(deal.company.name) ?? "", Role })),
      ),
    );
    await this.#sows(deals, of);
    await this.#crm.update(
      "Opportunity",
      ids.map((id) => ({ id, StageName: "Closed Won" })),
    );
    return ids;
  }

  async #sows(deals: readonly DrawnDeal[], of: (index: number) => string): Promise<void> {
    const signed = deals.flatMap((deal, index) => (deal.sow ? [{ deal, index, sow: deal.sow }] : []));
    if (signed.length === 0) return;
    const ids = await this.#crm.create(
      "SOW__c",
      signed.map(({ deal, index, sow }) => ({
        Opportunity__c: of(index),
        Name: `SOW ${of(index).slice(-6)}`,
        Status__c: sow.status,
        Amount__c: sow.amount,
        CurrencyIsoCode: deal.currency,
        Document_Url__c: `https://documents.meridian-consulting.example/sow/${of(index)}`,
        Approved_On__c: sow.status === "Approved" ? new Date(deal.wonAt).toISOString().slice(0, 10) : null,
      })),
    );
    const milestones = signed.flatMap(({ deal }, at) =>
      deal.milestones.map(({ amount, name }) => ({
        SOW__c: ids[at] ?? "",
        Name: name,
        Amount__c: amount,
        Due_On__c: serviceDays(deal).end,
      })),
    );
    if (milestones.length > 0) await this.#crm.create("SOW_Milestone__c", milestones);
  }

  #opportunity(deal: DrawnDeal): Fields {
    const { end, start } = serviceDays(deal);
    return {
      Name: deal.name.slice(0, 120),
      AccountId: this.#account(deal.company.name),
      StageName: "Negotiation",
      CloseDate: new Date(deal.wonAt).toISOString().slice(0, 10),
      CurrencyIsoCode: deal.currency,
      Type: deal.kindOfDeal,
      ...(deal.hasEntity ? { Legal_Entity__c: deal.company.entity } : {}),
      Payment_Terms__c: deal.paymentTerms,
      Service_Start__c: start,
      Service_End__c: end,
      ...(deal.poNumber
        ? { PO_Number__c: deal.poNumber, PO_Amount__c: deal.quantity * deal.unitPrice, PO_Expires_On__c: laterDay(end, 180) }
        : {}),
    };
  }

  #line(deal: DrawnDeal, opportunityId: string): Fields {
    const isHourly = deal.type === "tm" || deal.type === "capped_tm";
    return {
      OpportunityId: opportunityId,
      Product2Id: this.#products.get(deal.product) ?? "",
      Quantity: deal.quantity,
      UnitPrice: deal.unitPrice,
      Contract_Type__c: contractTypeNames[deal.type],
      Billing_Driver__c: deal.driver ? billingDriverNames[deal.driver] : null,
      ...(isHourly ? { Rate_Card__c: `RC-STD-${deal.currency}` } : {}),
      ...(deal.type === "capped_tm" ? { Cap_Amount__c: deal.quantity * deal.unitPrice } : {}),
      ...(deal.feeSchedule ? { Fee_Schedule__c: deal.feeSchedule } : {}),
      ...(deal.type === "retainer"
        ? {
            Retainer_Kind__c: "Access fee",
            Retainer_Amount__c: deal.unitPrice,
            Retainer_Period__c: "Month",
            Term_Periods__c: 12,
            Rollover__c: false,
          }
        : {}),
    };
  }

  async #ensureProduct(name: string): Promise<void> {
    if (this.#products.has(name)) return;
    const [id] = await this.#crm.create("Product2", [{ Name: name, ProductCode: productNamed(name).code, IsActive: true }]);
    this.#products.set(name, id ?? "");
  }

  #account(name: string): string {
    const id = this.#accounts.get(name);
    if (!id) throw new Error(`The CRM has no account ${name}`);
    return id;
  }
}

const laterDay = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
