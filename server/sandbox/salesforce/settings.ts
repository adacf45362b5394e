import { z } from "zod";

const stage = z.strictObject({
  label: z.string().min(1).max(40),
  isClosed: z.boolean(),
  isWon: z.boolean(),
  probability: z.number().min(0).max(100),
});
const currencyCode = z.string().regex(/^[A-Z]{3}$/, "must be a code of three letters");
const customFieldType = z.enum([
  "string",
  "textarea",
  "boolean",
  "int",
  "double",
  "currency",
  "date",
  "datetime",
  "picklist",
  "url",
  "email",
  "phone",
]);

/** What can be set by the control API. Stages, currencies and custom fields are added to those that are there. */
export const settingsSchema = z.strictObject({
  /** Whether CreatedDate and LastModifiedDate can be given when a record is made. */
  auditFieldsWritable: z.boolean().optional(),
  dailyApiRequests: z.number().int().min(1).optional(),
  defaultCurrency: currencyCode.optional(),
  currencies: z.array(currencyCode).optional(),
  stages: z.array(stage).optional(),
  customFields: z
    .array(
      z.strictObject({
        object: z.string(),
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*__c$/, "must end in __c"),
        type: customFieldType.default("string"),
        length: z.number().int().min(1).max(131_072).optional(),
        label: z.string().optional(),
        externalId: z.boolean().optional(),
        unique: z.boolean().optional(),
      }),
    )
    .optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
export type StageSetting = z.infer<typeof stage>;

/** What lasts of the settings, beside the records that they make. */
export interface OrgSettings {
  auditFieldsWritable: boolean;
  dailyApiRequests: number;
  defaultCurrency: string;
}

export const initialSettings: OrgSettings = { auditFieldsWritable: false, dailyApiRequests: 1_000_000, defaultCurrency: "USD" };
