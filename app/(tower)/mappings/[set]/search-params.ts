import { createLoader, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { changeKinds } from "@/server/domain/mapping/change-text";

/** Which version is shown: one that is open by its id, an earlier one by its number, else what is in force. */
export const setParams = {
  open: parseAsString,
  version: parseAsInteger,
  changes: parseAsBoolean.withDefault(false),
  /** Of what is compared, changes of this kind alone. */
  kind: parseAsStringLiteral(changeKinds),
  q: parseAsString.withDefault(""),
};
export const loadSetParams = createLoader(setParams);
