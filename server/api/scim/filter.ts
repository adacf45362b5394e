import { withoutUrn } from "./insensitive.ts";
import { ScimProblem } from "./refusal.ts";

/** One thing that people are looked up by. */
export interface PersonFilter {
  attribute: "id" | "email" | "externalId" | "name" | "isActive";
  value: string;
}

/** What can be asked of a kind of resources: the names of attributes in small letters, and how a filter of theirs looks. */
export interface Filterable<Attribute extends string> {
  attributes: ReadonlyMap<string, Attribute>;
  hint: string;
}

const personAttributes: ReadonlyMap<string, PersonFilter["attribute"]> = new Map([
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
export const people: Filterable<PersonFilter["attribute"]> = {
  attributes: personAttributes,
  hint: 'People are found by userName, emails.value, externalId, id, displayName or active with eq, such as userName eq "ann@firm.example", and by several of these joined by and',
};
const mostTerms = 5;
/** `attribute eq "text"`, the text as JSON has it. */
const term = /^\s*([a-z][\w:.-]*(?:\[type eq "work"\]\.value)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*(?:and\s+(?=\S)|$)/i;

/**
 * The filter of a list (RFC 7644, 3.4.2.2), as far as directories use it: one comparison with eq, or several joined by and. Throws
 * the problem of one that cannot be answered.
 */
export function filterOf<Attribute extends string>(
  text: string | undefined,
  { attributes, hint }: Filterable<Attribute>,
): { attribute: Attribute; value: string }[] {
  if (text === undefined) return [];
  const refuseFilter = (): never => {
    throw new ScimProblem("invalidFilter", `${hint}; not by: ${text}`);
  };
  const found: { attribute: Attribute; value: string }[] = [];
  for (let rest = text; rest !== "" || found.length === 0; ) {
    const [whole, name = "", value = ""] = term.exec(rest) ?? refuseFilter();
    const attribute = attributes.get(withoutUrn(name).toLowerCase()) ?? refuseFilter();
    found.push({ attribute, value: textOf(value) ?? refuseFilter() });
    if (found.length > mostTerms) refuseFilter();
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
