import { createLoader, parseAsBoolean, parseAsInteger, parseAsString } from "nuqs/server";

/** Which version is shown: one that is open by its id, an earlier one by its number, else what is in force. */
export const setParams = {
  open: parseAsString,
  version: parseAsInteger,
  changes: parseAsBoolean.withDefault(false),
  q: parseAsString.withDefault(""),
};
export const loadSetParams = createLoader(setParams);
