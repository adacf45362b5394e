import type { ErpContractDraft, ErpProjectDraft } from "../../connectors/ports/erp.ts";
import type { BlankField } from "../../connectors/ports/port.ts";
import type { PsaProjectDraft } from "../../connectors/ports/psa.ts";
import type { Work } from "./work.ts";

/** Fields of the drafts that may have a value at first and none later. */
export const blankFields = {
  project: ["startOn", "dueOn", "rateCardExternalId"],
  erpProject: ["startOn", "endOn", "rateCardExternalId", "revenueProfile", "costCenter"],
  contract: ["poNumber", "taxProfile", "termsExternalId"],
} as const satisfies {
  project: readonly BlankField<PsaProjectDraft>[];
  erpProject: readonly BlankField<ErpProjectDraft>[];
  contract: readonly BlankField<ErpContractDraft>[];
};

/** Those of the fields that a draft gives a value: noted with the write, so that a later one knows what is ours to empty. */
export const filledBy = <Field extends string>(draft: Readonly<Record<Field, unknown>>, fields: readonly Field[]): Field[] =>
  fields.filter((field) => draft[field] !== null);

/**
 * Those that a draft has no value for though an earlier write of one of the types may have filled them. What we never filled is
 * somebody else's: entered by hand, or owned by the system itself.
 */
export const emptiedIn = <Field extends string>(
  { state }: Work,
  draft: Readonly<Record<Field, unknown>>,
  { fields, types }: { fields: readonly Field[]; types: readonly string[] },
): Field[] => fields.filter((field) => draft[field] === null && types.some((type) => state.filled[type]?.includes(field)));
