import { withoutUrn } from "./insensitive.ts";
import { ScimProblem } from "./refusal.ts";

/** One thing that people are looked up by. */
export interface PersonFilter {
  attribute: "id" | "email" | "externalId" | "name" | "isActive";
  value: string;
}

const attributes: ReadonlyMap<string, PersonFilter["attribute"]> = new Map([
  ["id", "id"],
  ["username", "email"],
  ["emails", "email"],
  ["emails.value", "email"],
  ['emails[type eq "work"].value', "email"],
  ["externalid", "externalId"],
  ["displayname", "name"],
  ["name.formatted", "name"],
  ["active", "isActive"],
]);
const mostTerms = 5;
/** `attribute eq "text"`, the text as JSON has it. */
const term = /^\s*([a-z][\w:.-]*(?:\[type eq "work"\]\.value)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*(?:and\s+(?=\S)|$)/i;

/**
 * The filter of a list (RFC 7644, 3.4.2.2), as far as directories use it: one comparison with eq, or several joined by and. Throws
 * the problem of one that cannot be answered.
 */
export function filterOf(text: string | undefined): PersonFilter[] {
  if (text === undefined) return [];
  const found: PersonFilter[] = [];
  for (let rest = text; rest !== "" || found.length === 0; ) {
    const [whole, name = "", value = ""] = term.exec(rest) ?? refuseFilter(text);
    const attribute = attributes.get(withoutUrn(name).toLowerCase()) ?? refuseFilter(text);
    found.push({ attribute, value: textOf(value) ?? refuseFilter(text) });
    if (found.length > mostTerms) refuseFilter(text);
    rest = rest.slice(whole.length);
  }
  return found;
}

function textOf(value: string): string | undefined {
  try {
    return String(JSON.parse(value));
  } catch {
    return /^(true|false)$/i.test(value) ? value.toLowerCase() : undefined;
  }
}

function refuseFilter(text: string): never {
  throw new ScimProblem(
    "invalidFilter",
    `People are found by userName, emails.value, externalId, id, displayName or active with eq, such as userName eq "ann@firm.example", and by several of these joined by and; not by: ${text}`,
  );
}
