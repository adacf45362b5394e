import { z } from "zod";
import type { Team } from "../access/roles.ts";
import { billingDrivers, contractTypes, dispositions } from "../canonical/deal.ts";

const text = z.string().trim().min(1).max(200);
const optionalText = text.nullable().default(null);

interface SetSpec {
  name: string;
  /** What it decides, in a sentence. */
  purpose: string;
  /** Names of the key's parts, in order. The last part "*" stands for any value, where `wildcards` allows it. */
  keyParts: readonly string[];
  wildcards: boolean;
  value: z.ZodObject;
  /** Whose queue a missing value falls into. */
  team: Team;
  /** Fields whose change needs a second person. */
  sensitive: readonly string[];
  /** Rows may stand for another row. */
  aliases: boolean;
}

/** All mapping sets: what is mapped to what, by whom, and what a change of it needs. Rows are data; the sets are ours. */
const mappingSets = {
  product: {
    name: "Product → service line",
    purpose: "Which service line a sold product belongs to, and whether it is a service at all.",
    keyParts: ["product"],
    wildcards: false,
    value: z.strictObject({
      serviceLine: optionalText,
      isService: z.boolean().default(true),
      contractType: z.enum(contractTypes).nullable().default(null),
      billingDriver: z.enum(billingDrivers).nullable().default(null),
    }),
    team: "sales_ops",
    sensitive: [],
    aliases: true,
  },
  "service-line": {
    name: "Service line → delivery and finance",
    purpose:
      "The project template, ERP item, cost centre and revenue profile of a service line, and its legal entity where it has one of its own.",
    keyParts: ["serviceLine"],
    wildcards: false,
    value: z.strictObject({
      template: text,
      erpItem: text,
      costCenter: optionalText,
      revenueProfile: text,
      legalEntity: optionalText,
    }),
    team: "pmo",
    sensitive: ["revenueProfile", "legalEntity"],
    aliases: true,
  },
  "tax-profile": {
    name: "Region → tax profile",
    purpose: "The tax profile of an entity’s sales to a country.",
    keyParts: ["entity", "country"],
    wildcards: true,
    value: z.strictObject({ taxProfile: text }),
    team: "finance",
    sensitive: ["taxProfile"],
    aliases: false,
  },
  "payment-terms": {
    name: "Payment terms",
    purpose: "The ERP’s payment terms for what the CRM says.",
    keyParts: ["terms"],
    wildcards: false,
    value: z.strictObject({ erpTerms: text }),
    team: "finance",
    sensitive: [],
    aliases: true,
  },
  "regional-office": {
    name: "Regional office → legal entity",
    purpose: "The legal entity that contracts for a regional office, when the deal names none.",
    keyParts: ["office"],
    wildcards: false,
    value: z.strictObject({ legalEntity: text }),
    team: "sales_ops",
    sensitive: ["legalEntity"],
    aliases: true,
  },
  role: {
    name: "Role → rate card line",
    purpose: "The role in the PSA and the line of the rate card for a role that was sold.",
    keyParts: ["role"],
    wildcards: false,
    value: z.strictObject({ psaRole: text, rateCardLine: text }),
    team: "pmo",
    sensitive: [],
    aliases: true,
  },
  disposition: {
    name: "Kind of deal → disposition",
    purpose: "What a won deal becomes, by the kind that the CRM gives it.",
    keyParts: ["dealKind"],
    wildcards: false,
    value: z.strictObject({ disposition: z.enum(dispositions) }),
    team: "sales_ops",
    sensitive: [],
    aliases: false,
  },
  country: {
    name: "Country names",
    purpose: "The country that a name in a source stands for, where it is not the usual English name or ISO code.",
    keyParts: ["country"],
    wildcards: false,
    value: z.strictObject({ countryCode: z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166 code such as PH") }),
    team: "sales_ops",
    sensitive: [],
    aliases: false,
  },
  sector: {
    name: "Sectors",
    purpose: "The firm’s sectors, and what stands for them in the sources.",
    keyParts: ["sector"],
    wildcards: false,
    value: z.strictObject({ sector: text }),
    team: "sales_ops",
    sensitive: [],
    aliases: true,
  },
} as const satisfies Record<string, SetSpec>;

export type MappingSetKey = keyof typeof mappingSets;
export const mappingSetKeys = Object.keys(mappingSets) as MappingSetKey[];
export const mappingSetKeySchema = z.enum(mappingSetKeys as [MappingSetKey, ...MappingSetKey[]]);
export const isMappingSet = (text: string): text is MappingSetKey => Object.hasOwn(mappingSets, text);
/** The spec of a set without its literal types: for code that treats all sets alike. */
export const setSpec = (key: MappingSetKey): SetSpec => mappingSets[key];

export type MappingValue<Key extends MappingSetKey> = z.output<(typeof mappingSets)[Key]["value"]>;

const separator = "\u001f";

/**
 * A key for look-up: each part in lower case, composed (NFC), white space and control characters collapsed and trimmed; parts
 * joined by U+001F, which no part can hold after that.
 */
export const normaliseKey = (parts: readonly string[]): string => parts.map(normalisePart).join(separator);

const normalisePart = (part: string): string =>
  part
    .toLowerCase()
    .normalize("NFC")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();

/** The key of the row that stands for all values of the last part; undefined where the set allows none. */
export const wildcardKey = (set: MappingSetKey, parts: readonly string[]): string | undefined =>
  setSpec(set).wildcards ? normaliseKey([...parts.slice(0, -1), "*"]) : undefined;

/** The wait key of a value that a set does not have. */
export const mapWaitKey = (set: MappingSetKey, keyNorm: string): string => `map:${set}:${keyNorm}`;
