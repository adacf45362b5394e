import { z } from "zod";
import {
  billingDriverNames,
  billingDrivers,
  contractTypeNames,
  contractTypes,
  dispositionNames,
  dispositions,
  feeScheduleNames,
  feeSchedules,
} from "../canonical/deal.ts";
import { currencyCodes, currencySchema } from "../money.ts";

const text = z.string().trim().min(1).max(200);
const need = z.enum(["required", "not_required"]);
const currencyMeta = { title: "Currency", description: "Of a deal that states none." };
const currencyName = new Intl.DisplayNames("en", { type: "currency" });

/**
 * What a firm has decided for a source that lacks facts: a stated member is used where the source says nothing and recorded
 * as a decision; what is not stated stays an exception. Nothing here overrides what the source says.
 */
export const connectionPolicySchema = z.strictObject({
  currency: currencySchema.optional().meta(currencyMeta),
  disposition: z.enum(dispositions).optional().meta({
    title: "Disposition",
    description: "What a deal becomes that does not say it.",
    optionLabels: dispositionNames,
  }),
  contractType: z.enum(contractTypes).optional().meta({
    title: "Contract type",
    description: "Of a line that states none.",
    optionLabels: contractTypeNames,
  }),
  feeSchedule: z.enum(feeSchedules).optional().meta({
    title: "Fee schedule",
    description: "When a fixed fee is billed whose line does not say it.",
    optionLabels: feeScheduleNames,
  }),
  billingDriver: z.enum(billingDrivers).optional().meta({
    title: "Billing driver",
    description: "Who raises the invoices of a line that does not say it.",
    optionLabels: billingDriverNames,
  }),
  sow: need.optional().meta({
    title: "Statement of work",
    description: "Whether a deal needs a signed one; required unless stated otherwise.",
  }),
  contacts: need.optional().meta({
    title: "Contacts",
    description: "Whether a deal needs a bill-to and a project contact; required unless stated otherwise.",
  }),
  poAmount: z
    .enum(["ordered", "remaining"])
    .optional()
    .meta({
      title: "Amount of a customer PO",
      description:
        "What the amount of a customer PO says that a deal states: what was ordered, for all deals under it together, or what remained of it for this deal; what was ordered unless stated otherwise.",
      optionLabels: { ordered: "What was ordered", remaining: "What remained" },
    }),
  paymentTerms: text.optional().meta({
    title: "Payment terms",
    description: "Of a deal that states none, as deals name them.",
  }),
  serviceMonths: z.int().min(1).max(120).optional().meta({
    title: "Months of service",
    description: "Service dates for deals without: from the day of winning, so many months.",
  }),
  entityByOffice: z
    .record(text, text)
    .optional()
    .meta({
      title: "Legal entity by office",
      description: "The regional office as deals name it, and the code or name of its legal entity in the ERP.",
      columns: { key: "Office", value: "Legal entity" },
    }),
  legalEntity: text.optional().meta({
    title: "Legal entity",
    description: "Of a deal whose entity stays open otherwise: its code or name in the ERP.",
  }),
});
/** The same as somebody states it: its currency is one that exists. */
export const statedPolicySchema = connectionPolicySchema.extend({
  currency: z
    .enum(currencyCodes, "must be a currency such as USD")
    .optional()
    .meta({
      ...currencyMeta,
      optionLabels: Object.fromEntries(currencyCodes.map((code) => [code, `${code} ${currencyName.of(code)}`])),
    }),
});
export type ConnectionPolicy = z.infer<typeof connectionPolicySchema>;
