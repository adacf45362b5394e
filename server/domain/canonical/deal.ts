import { z } from "zod";
import { localDateSchema } from "../dates.ts";
import { type Amount, amountSchema, currencySchema, multiply, round } from "../money.ts";

/** Contract types (REQUIREMENTS B: time and materials, capped, fixed fee, milestone, retainer). */
export const contractTypes = ["tm", "capped_tm", "fixed_fee", "milestone", "retainer"] as const;
export type ContractType = (typeof contractTypes)[number];
export const contractTypeNames: Record<ContractType, string> = {
  tm: "Time and materials",
  capped_tm: "Capped time and materials",
  fixed_fee: "Fixed fee",
  milestone: "Milestone",
  retainer: "Retainer",
};

/** Who raises the invoices of a contract line; one, and only one. */
export const billingDrivers = ["erp_schedule", "psa_event", "billing_engine", "throughline"] as const;
export type BillingDriver = (typeof billingDrivers)[number];
export const billingDriverNames: Record<BillingDriver, string> = {
  erp_schedule: "ERP schedule",
  psa_event: "PSA event",
  billing_engine: "Billing engine",
  throughline: "Throughline",
};

export const dispositions = ["new", "addition", "change", "renewal", "none"] as const;
/** What a list of engagements is narrowed by: what became of the deal, or that nobody has decided it yet. */
export const dispositionChoices = [...dispositions, "undecided"] as const;
export type Disposition = (typeof dispositions)[number];
export const dispositionNames: Record<Disposition, string> = {
  new: "New engagement",
  addition: "Addition",
  change: "Change",
  renewal: "Renewal",
  none: "No engagement",
};

export const feeSchedules = ["upfront", "monthly", "quarterly", "on_completion"] as const;
export type FeeSchedule = (typeof feeSchedules)[number];
export const feeScheduleNames: Record<FeeSchedule, string> = {
  upfront: "Upfront",
  monthly: "Monthly",
  quarterly: "Quarterly",
  on_completion: "On completion",
};
const retainerKinds = ["access_fee", "prepaid_drawdown", "minimum_overage"] as const;
export type RetainerKind = (typeof retainerKinds)[number];
export const retainerPeriods = ["month", "quarter", "year"] as const;

const nullable = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();
const text = z.string().min(1).max(10_000);

export const milestoneSchema = z.strictObject({ name: text, amount: nullable(amountSchema), dueOn: nullable(localDateSchema) });
export type MilestoneFacts = z.infer<typeof milestoneSchema>;

const retainerSchema = z.strictObject({
  kind: nullable(z.enum(retainerKinds)),
  amountPerPeriod: nullable(amountSchema),
  period: nullable(z.enum(retainerPeriods)),
  termPeriods: nullable(z.number().int()),
  rollover: nullable(z.boolean()),
});

/** One sold line, as the CRM says it; what it does not say is null, never a default. */
const dealLineSchema = z.strictObject({
  externalId: text,
  product: nullable(text),
  productCode: nullable(text),
  name: text,
  quantity: nullable(amountSchema),
  unitPrice: nullable(amountSchema),
  amount: nullable(amountSchema),
  serviceLine: nullable(text),
  contractType: nullable(z.enum(contractTypes)),
  rateCard: nullable(text),
  capAmount: nullable(amountSchema),
  feeSchedule: nullable(z.enum(feeSchedules)),
  retainer: nullable(retainerSchema),
  billingDriver: nullable(z.enum(billingDrivers)),
  projectGroup: z.string().max(100),
  servicePackage: nullable(text),
  milestones: z.array(milestoneSchema).max(500),
});
export type DealLine = z.infer<typeof dealLineSchema>;
/** The terms of a line that say when it falls due, read out of all those that a contract keeps of it. */
export const soldTermsSchema = dealLineSchema
  .pick({ contractType: true, feeSchedule: true, retainer: true, milestones: true })
  .strip();

/** A line's amount: as it is said, else quantity × unit price, to the minor unit where the currency is known; null: not known. */
export function lineAmount(line: Pick<DealLine, "amount" | "quantity" | "unitPrice">, currency: string | null): Amount | null {
  if (line.amount !== null) return line.amount;
  if (line.quantity === null || line.unitPrice === null) return null;
  const amount = multiply(line.quantity, line.unitPrice);
  return currency === null ? amount : round(amount, currency);
}

const sowSchema = z.strictObject({
  externalId: text,
  name: text,
  status: z.enum(["draft", "sent", "approved"]),
  amount: nullable(amountSchema),
  currency: nullable(currencySchema),
  url: nullable(text),
  approvedOn: nullable(localDateSchema),
  milestones: z.array(milestoneSchema).max(500),
});
export type SowFacts = z.infer<typeof sowSchema>;

export const contactRoles = ["bill_to", "project", "signatory"] as const;
export type ContactRole = (typeof contactRoles)[number];
const contactSchema = z.strictObject({
  externalId: text,
  role: z.enum(contactRoles),
  firstName: nullable(z.string()),
  lastName: nullable(z.string()),
  email: nullable(z.string()),
  phone: nullable(z.string()),
});
export type ContactFacts = z.infer<typeof contactSchema>;

const soldRoleSchema = z.strictObject({
  externalId: text,
  lineExternalId: nullable(text),
  role: text,
  skill: nullable(text),
  hours: nullable(amountSchema),
  headcount: z.number().int().min(1).max(1000),
  startOn: nullable(localDateSchema),
  endOn: nullable(localDateSchema),
});
export type SoldRole = z.infer<typeof soldRoleSchema>;

/** A value that the mapper could not read as a fact; the check turns it into an exception, never into a default. */
const factIssueSchema = z.strictObject({ field: text, value: z.string().max(200), message: text });
export type FactIssue = z.infer<typeof factIssueSchema>;

/** What was sold, in the CRM's own words but in our form. Kept as one document with the deal: it changes as one. */
export const dealTermsSchema = z.strictObject({
  kind: nullable(text),
  disposition: nullable(z.enum(dispositions)),
  relatedEngagement: nullable(text),
  legalEntity: nullable(text),
  regionalOffice: nullable(text),
  serviceStartOn: nullable(localDateSchema),
  serviceEndOn: nullable(localDateSchema),
  poNumber: nullable(text),
  poAmount: nullable(amountSchema),
  poExpiresOn: nullable(localDateSchema),
  paymentTerms: nullable(text),
  sow: nullable(sowSchema),
  contacts: z.array(contactSchema).max(100),
  lines: z.array(dealLineSchema).max(500),
  roles: z.array(soldRoleSchema).max(500),
  issues: z.array(factIssueSchema).max(1000),
});
export type DealTerms = z.infer<typeof dealTermsSchema>;

/** A deal as a CRM's mapper hands it over. Instants as ISO 8601 text. */
export const dealFactsSchema = z.strictObject({
  externalId: text,
  name: text,
  accountExternalId: nullable(text),
  stage: text,
  isWon: z.boolean(),
  isClosed: z.boolean(),
  wonAt: nullable(z.iso.datetime()),
  amount: nullable(amountSchema),
  currency: nullable(currencySchema),
  closeOn: nullable(localDateSchema),
  ownerName: nullable(text),
  terms: dealTermsSchema,
});
export type DealFacts = z.infer<typeof dealFactsSchema>;
