import { cutTo } from "../kit/text.ts";
import { PortError } from "../ports/port.ts";

/** Most characters of an entity's id, by which NetSuite tells entities of one kind apart. */
const entityIdLength = 83;
const shortKeyLength = 8;

/**
 * NetSuite's ways of saying that an entity of this name exists: codes, or a general code with a sentence (unconfirmed, since
 * the sentence follows the language of the integration user).
 */
const takenCodes = new Set([
  "UNIQUE_CUST_ID_REQD",
  "UNIQUE_ENTITY_REQD",
  "UNIQUE_CONTACT_ID_REQD",
  "CONTACT_ALREADY_EXISTS",
  "DUP_ENTITY",
]);
const takenSentence = /already exists/i;

const isNameTaken = (error: unknown): boolean =>
  error instanceof PortError &&
  (error.kind === "rejected" || error.kind === "conflict") &&
  error.details.some(({ code, message }) => takenCodes.has(code) || (code === "USER_ERROR" && takenSentence.test(message)));

/** Makes the write; where its name is another's, the other way. Any other refusal is the caller's. */
export async function orWhenNameIsTaken<Result>(write: () => Promise<Result>, otherwise: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isNameTaken(error)) throw error;
    return otherwise();
  }
}

/** A name that nobody else has: with the end of our key, the same every time. What people read first is still the name. */
export function distinctName(name: string, key: string): string {
  const suffix = ` (${key.replace(/[^A-Za-z0-9]/g, "").slice(-shortKeyLength)})`;
  return cutTo(name, entityIdLength - suffix.length) + suffix;
}
