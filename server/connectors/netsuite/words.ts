import { wordsOf } from "../kit/words.ts";

/** What each call is about, as people who work with customers and contracts say it. */
export const inWords = wordsOf({
  check: "the legal entities",
  "auth.token": "the sign-in",
  "reference.read": "the reference data",
  "reference.subsidiaries": "the legal entities",
  "reference.currencies": "the currencies",
  "reference.rates": "the rates of exchange",
  "reference.periods": "the accounting periods",
  "reference.terms": "the payment terms",
  "reference.items": "the service items",
  "reference.rate_cards": "the rate cards",
  "reference.project_statuses": "the project statuses",
  "customer.find": "the customers that may be the one sought",
  "customer.read": "the customer",
  "customer.relationships": "the legal entities of the customer",
  "customer.upsert": "the customer",
  "entity_link.upsert": "the link of the customer to another legal entity",
  "contact.find": "the contacts of the customer",
  "contact.read": "the contact",
  "contact.upsert": "the contact",
  "project.read": "the project",
  "project.status": "the status of the project",
  "project.upsert": "the project",
  "project.hold": "the hold of the project",
  "billing_schedule.read": "the billing schedule",
  "billing_schedule.upsert": "the billing schedule",
  "contract.read": "the contract",
  "contract.upsert": "the contract",
});

/** What a call is for, as its trace says it. */
export type Purpose = Parameters<typeof inWords>[0];
