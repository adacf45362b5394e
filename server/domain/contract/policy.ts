import { z } from "zod";
import { billingDrivers, contractTypes, dispositions, feeSchedules } from "../canonical/deal.ts";
import { currencySchema, statedCurrencySchema } from "../money.ts";

const text = z.string().trim().min(1).max(200);

/**
 * What a firm has decided for a source that lacks facts: a stated member is used where the source says nothing and recorded
 * as a decision; what is not stated stays an exception. Nothing here overrides what the source says.
 */
export const connectionPolicySchema = z.strictObject({
  currency: currencySchema.optional(),
  disposition: z.enum(dispositions).optional(),
  contractType: z.enum(contractTypes).optional(),
  feeSchedule: z.enum(feeSchedules).optional(),
  billingDriver: z.enum(billingDrivers).optional(),
  /** Whether a deal needs a signed statement of work; required unless stated otherwise. */
  sow: z.enum(["required", "not_required"]).optional(),
  /** Whether a deal needs a bill-to and a project contact; required unless stated otherwise. */
  contacts: z.enum(["required", "not_required"]).optional(),
  paymentTerms: text.optional(),
  /** Service dates for deals without: from the day of winning, so many months. */
  serviceMonths: z.int().min(1).max(120).optional(),
  /** Legal entity by regional office. */
  entityByOffice: z.record(text, text).optional(),
  legalEntity: text.optional(),
});
/** The same as somebody states it: its currency is one that exists. */
export const statedPolicySchema = connectionPolicySchema.extend({ currency: statedCurrencySchema.optional() });
export type ConnectionPolicy = z.infer<typeof connectionPolicySchema>;
