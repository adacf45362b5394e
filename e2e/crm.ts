import { openCrm } from "../server/demo/open-crm.ts";
import { SandboxControl } from "../server/demo/sandbox-control.ts";
import { systemClock } from "../server/domain/clock.ts";
import { addDays, dayIn } from "../server/domain/dates.ts";
import { product } from "./product.ts";

/** The vendors as their users have them: sales in the CRM, finance in the ERP. */
export const vendors = new SandboxControl(product.sandboxUrl);

export interface SoldDeal {
  name: string;
  customer: string;
  /** The simulated org in which it is won. */
  org?: string;
}

/** Wins a complete time-and-materials deal of a new British customer in the CRM, through the CRM's API. Answers its id. */
export async function winDeal({ customer, name, org }: SoldDeal): Promise<string> {
  const crm = await openCrm(vendors, org);
  const one = async (object: string, fields: Record<string, string | number | boolean | null>): Promise<string> => {
    const [id] = await crm.create(object, [fields]);
    if (id === undefined) throw new Error(`Salesforce made no ${object}`);
    return id;
  };
  const today = dayIn(systemClock.now(), "Europe/London");
  const [start, end] = [addDays(today, 14), addDays(today, 134)];
  const [found] = await crm.query("SELECT Id FROM Product2 WHERE Name = 'Integration Build'");
  const currency = { CurrencyIsoCode: "GBP" };
  const account = await one("Account", {
    ...currency,
    Name: customer,
    Type: "Customer",
    BillingCountry: "United Kingdom",
    BillingStreet: "4 Quay Street",
    BillingCity: "Bristol",
    BillingPostalCode: "BS1 4DJ",
    Industry: "Energy",
  });
  const deal = await one("Opportunity", {
    ...currency,
    Name: name,
    AccountId: account,
    StageName: "Negotiation",
    CloseDate: today,
    Type: "New Business",
    Legal_Entity__c: "UK01",
    Payment_Terms__c: "30 days net",
    Service_Start__c: start,
    Service_End__c: end,
  });
  const line = await one("OpportunityLineItem", {
    OpportunityId: deal,
    Product2Id: found ? String(found.Id) : await one("Product2", { Name: "Integration Build", IsActive: true }),
    Quantity: 200,
    UnitPrice: 120,
    Contract_Type__c: "Time and materials",
    Rate_Card__c: "RC-STD-GBP",
    Billing_Driver__c: "Throughline",
  });
  await one("SOW__c", {
    ...currency,
    Opportunity__c: deal,
    Name: `SOW ${name}`,
    Status__c: "Approved",
    Amount__c: 24_000,
    Approved_On__c: today,
  });
  const contact = await one("Contact", {
    AccountId: account,
    FirstName: "Rosalind",
    LastName: "Achterberg",
    Email: "rosalind@tidal.example",
  });
  await crm.create(
    "OpportunityContactRole",
    ["Bill To", "Project"].map((Role) => ({ OpportunityId: deal, ContactId: contact, Role })),
  );
  await one("Deal_Role__c", {
    Opportunity__c: deal,
    Line__c: line,
    Role__c: "Consultant",
    Skill__c: "Integration",
    Hours__c: 200,
    Headcount__c: 1,
    Start_On__c: start,
    End_On__c: end,
  });
  await crm.update("Opportunity", [{ id: deal, StageName: "Closed Won" }]);
  return deal;
}

/** What Throughline wrote back to a deal. */
export async function writtenBack(deal: string, org?: string): Promise<Record<string, unknown>> {
  const crm = await openCrm(vendors, org);
  const [row] = await crm.query(`SELECT Throughline_Engagement__c, Throughline_Status__c FROM Opportunity WHERE Id = '${deal}'`);
  return row ?? {};
}
