import { billingDriverNames, contractTypeNames } from "../domain/canonical/deal.ts";
import type { Fields, SalesforceApi } from "../import/salesforce-api.ts";
import { productNamed, products, resale } from "./data/catalogue.ts";
import { companies, entityCurrency, specialCompanies } from "./data/companies.ts";
import { type DrawnDeal, type DrawnMilestone, dayMs, serviceDays, worthOf } from "./drawn-deal.ts";

const people = [
  "Ada Lindgren",
  "Jörg Großmann",
  "Mei Tan",
  "Rosalind Achterberg",
  "Thorsten Müller-Lüdenscheidt",
  "Inês Carvalho",
];
const customers = [...companies, ...specialCompanies];

/** A deal as the CRM has it. */
export interface WonDeal {
  deal: DrawnDeal;
  id: string;
  lineId: string;
  sowId: string | null;
}

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
      customers.map((company) => ({
        Name: company.name,
        BillingCountry: company.country,
        BillingCity: company.city,
        Industry: company.industry,
        Website: `https://www.${company.domain}`,
        CurrencyIsoCode: entityCurrency[company.entity],
        Requires_PO__c: company.requiresPo ?? false,
        ...(company.taxId && { Tax_Id__c: company.taxId }),
      })),
    );
    for (const [index, company] of customers.entries()) this.#accounts.set(company.name, ids[index] ?? "");
    await this.#crm.update(
      "Account",
      customers.flatMap((company) =>
        company.parent ? [{ id: this.#account(company.name), ParentId: this.#account(company.parent) }] : [],
      ),
    );
    const all = [...products, ...resale];
    const made = await this.#crm.create(
      "Product2",
      all.map(({ code, name }) => ({ Name: name, ProductCode: code, IsActive: true })),
    );
    for (const [index, { name }] of all.entries()) this.#products.set(name, made[index] ?? "");
    const contacts = await this.#crm.create(
      "Contact",
      customers.map((company, index) => {
        const [FirstName = "", ...rest] = (people[index % people.length] ?? "").split(" ");
        return {
          AccountId: this.#account(company.name),
          FirstName,
          LastName: rest.join(" "),
          Email: `${FirstName.normalize("NFKD")
            .replace(/[^a-z]/gi, "")
            .toLowerCase()}@${company.domain}`,
        };
      }),
    );
    this.#contacts = new Map(customers.map((company, index) => [company.name, contacts[index] ?? ""]));
  }

  /** Takes over what is in the CRM already, instead of preparing it. */
  async adopt(): Promise<void> {
    const idOf = (row: Record<string, unknown>): string => String(row.Id);
    for (const row of await this.#crm.query("SELECT Id, Name FROM Account")) this.#accounts.set(String(row.Name), idOf(row));
    for (const row of await this.#crm.query("SELECT Id, Name FROM Product2")) this.#products.set(String(row.Name), idOf(row));
    const names = new Map([...this.#accounts].map(([name, id]) => [id, name]));
    for (const row of await this.#crm.query("SELECT Id, AccountId FROM Contact"))
      this.#contacts.set(names.get(String(row.AccountId)) ?? "", idOf(row));
  }

  /** Enters deals with everything that belongs to them and wins them. Answers them with their ids, in order. */
  async win(deals: readonly DrawnDeal[]): Promise<WonDeal[]> {
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
    await this.#many(
      "OpportunityLineItem",
      deals.flatMap((deal, index) =>
        deal.moreLines.map(({ fields, product, quantity, unitPrice }) => ({
          OpportunityId: of(index),
          Product2Id: this.#products.get(product) ?? "",
          Quantity: quantity,
          UnitPrice: unitPrice,
          ...fields,
        })),
      ),
    );
    await this.#many(
      "Deal_Milestone__c",
      deals.flatMap((deal, index) =>
        deal.milestones.map((milestone) => ({
          Opportunity__c: of(index),
          Line__c: lines[index] ?? "",
          ...milestoneFields(milestone),
        })),
      ),
    );
    await this.#many(
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
    await this.#many(
      "OpportunityContactRole",
      deals.flatMap((deal, index) =>
        deal.contacts.map((Role) => ({ OpportunityId: of(index), ContactId: this.#contacts.get(deal.company.name) ?? "", Role })),
      ),
    );
    const won: WonDeal[] = deals.map((deal, index) => ({ deal, id: of(index), lineId: lines[index] ?? "", sowId: null }));
    await this.#linkStatements(won);
    await this.#crm.update(
      "Opportunity",
      ids.map((id) => ({ id, StageName: "Closed Won" })),
    );
    return won;
  }

  /** Links the statement of work that was forgotten. */
  linkStatement(won: WonDeal): Promise<void> {
    return this.#linkStatements([won]);
  }

  /** Adds a contact in a role to a deal. */
  async nameContact({ deal, id }: WonDeal, role: string): Promise<void> {
    const contact = this.#contacts.get(deal.company.name) ?? "";
    await this.#crm.create("OpportunityContactRole", [{ OpportunityId: id, ContactId: contact, Role: role }]);
  }

  /** Corrects what was entered. */
  async correct(won: WonDeal, fields: { opportunity?: Fields; line?: Fields; sow?: Fields }): Promise<void> {
    if (fields.line) await this.#crm.update("OpportunityLineItem", [{ id: won.lineId, ...fields.line }]);
    if (fields.sow && won.sowId) await this.#crm.update("SOW__c", [{ id: won.sowId, ...fields.sow }]);
    if (fields.opportunity) await this.#crm.update("Opportunity", [{ id: won.id, ...fields.opportunity }]);
  }

  /** The engagement that was written back to a deal, by its number; null: none yet. */
  async engagementOf({ id }: WonDeal): Promise<string | null> {
    const [row] = await this.#crm.query(`SELECT Throughline_Engagement__c FROM Opportunity WHERE Id = '${id}'`);
    return typeof row?.Throughline_Engagement__c === "string" ? row.Throughline_Engagement__c : null;
  }

  async #many(object: string, rows: Fields[]): Promise<string[]> {
    return rows.length > 0 ? this.#crm.create(object, rows) : [];
  }

  async #linkStatements(all: readonly WonDeal[]): Promise<void> {
    const signed = all.flatMap((won) => (won.deal.sow ? [{ won, ...won.deal.sow }] : []));
    const ids = await this.#many(
      "SOW__c",
      signed.map(({ status, won: { deal, id } }) => ({
        Opportunity__c: id,
        Name: `SOW ${id.slice(-6)}`,
        Status__c: status,
        Amount__c: worthOf(deal),
        CurrencyIsoCode: deal.currency,
        Document_Url__c: `https://documents.meridian-consulting.example/sow/${id}`,
        Approved_On__c: status === "Approved" ? new Date(deal.wonAt).toISOString().slice(0, 10) : null,
        ...deal.entered.sow,
      })),
    );
    await this.#many(
      "SOW_Milestone__c",
      signed.flatMap(({ won: { deal } }, index) =>
        (deal.signedMilestones ?? deal.milestones).map((milestone) => ({
          SOW__c: ids[index] ?? "",
          ...milestoneFields(milestone),
        })),
      ),
    );
    for (const [index, { won }] of signed.entries()) won.sowId = ids[index] ?? null;
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
      Legal_Entity__c: deal.entity,
      Payment_Terms__c: deal.paymentTerms,
      Service_Start__c: start,
      Service_End__c: end,
      ...(deal.poNumber && {
        PO_Number__c: deal.poNumber,
        PO_Amount__c: worthOf(deal),
        PO_Expires_On__c: new Date(Date.parse(end) + 180 * dayMs).toISOString().slice(0, 10),
      }),
      ...deal.entered.opportunity,
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
      ...(isHourly && { Rate_Card__c: `RC-STD-${deal.currency}` }),
      ...(deal.type === "capped_tm" && { Cap_Amount__c: deal.quantity * deal.unitPrice }),
      ...(deal.feeSchedule && { Fee_Schedule__c: deal.feeSchedule }),
      ...(deal.type === "retainer" && {
        Retainer_Kind__c: "Access fee",
        Retainer_Amount__c: deal.unitPrice,
        Retainer_Period__c: "Month",
        Term_Periods__c: 12,
        Rollover__c: false,
      }),
      ...deal.entered.line,
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

const milestoneFields = ({ amount, dueOn, name }: DrawnMilestone): Fields => ({
  Name: name,
  Amount__c: amount,
  Due_On__c: dueOn,
});
