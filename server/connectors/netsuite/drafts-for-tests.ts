import { localDateSchema } from "../../domain/dates.ts";
import type { ErpContactDraft, ErpContractDraft, ErpCustomerDraft, ErpProjectDraft } from "../ports/erp.ts";

export const customerDraft: ErpCustomerDraft = {
  key: "acc-1",
  name: "O'Neill & Söhne 🥐",
  taxId: "GB123456789",
  countryCode: "GB",
  website: "oneill.example",
  email: "ap@oneill.example",
  address: { street: "1 High Street\nFloor 2", city: "London", postalCode: "EC1A 1AA" },
  entityId: "2",
  currency: "GBP",
  parentExternalId: null,
};

export const contactDraft: ErpContactDraft = {
  key: "con-1",
  customerExternalId: "107",
  role: "Bill To",
  firstName: "Rosalind",
  lastName: "Achterberg",
  email: "r@oneill.example",
};

export const projectDraft: ErpProjectDraft = {
  key: "eng-1",
  engagementNumber: "ENG-00001",
  title: "Metering",
  customerExternalId: "107",
  entityId: "2",
  currency: "GBP",
  startOn: "2026-07-01",
  endOn: "2026-12-31",
  billingKind: "fixed_milestone",
  rateCardExternalId: null,
  revenueProfile: "over-time",
  costCenter: null,
};

export const contractDraft: ErpContractDraft = {
  key: "eng-1",
  engagementNumber: "ENG-00001",
  correlationId: "0199d3a0-0000-7000-8000-000000000007",
  customerExternalId: "107",
  projectExternalId: "205",
  entityId: "2",
  currency: "GBP",
  contractOn: "2026-06-30",
  termsExternalId: "11",
  poNumber: "PO 4711",
  taxProfile: null,
  memo: "Metering",
  lines: [
    {
      key: "line-1",
      itemExternalId: "51",
      description: "Design",
      quantity: "200",
      rate: "120.5",
      amount: "24100",
      billingScheduleExternalId: "701",
      billingDriver: "netsuite",
    },
  ],
};

export const ratesSince = { ratesSince: localDateSchema.parse("2026-01-01") };
