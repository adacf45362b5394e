import { z } from "zod";
import { currencySchema } from "../money.ts";

const text = z.string().min(1).max(10_000);

const addressSchema = z.strictObject({
  street: z.string().nullable(),
  city: z.string().nullable(),
  postalCode: z.string().nullable(),
});

/** A customer as a CRM's mapper hands it over. `country` in the source's own words. */
export const customerFactsSchema = z.strictObject({
  externalId: text,
  name: text,
  taxId: text.nullable(),
  country: text.nullable(),
  domain: text.nullable(),
  sector: text.nullable(),
  currency: currencySchema.nullable(),
  parentExternalId: text.nullable(),
  requiresPo: z.boolean(),
  address: addressSchema,
});
export type CustomerFacts = z.infer<typeof customerFactsSchema>;

const legalForms: ReadonlySet<string> = new Set(
  (
    "inc incorporated llc ltd limited plc corp corporation co company gmbh ag kg " +
    "sa sas sarl srl spa bv nv ab as oy pte pty kk"
  ).split(" "),
);

/** Letters with a point after each, as in S.p.A. or L.L.C. */
const dotted = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu;

/**
 * A name for matching: case folded, accents, punctuation and legal forms removed. "Acme Corp." and "ACME" are alike. A name
 * that has nothing else (only a legal form, only signs) keeps what it has, so that two such names are not taken for one.
 */
export function nameKey(name: string): string {
  const folded = name
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  const words = folded
    .replace(dotted, (letters) => letters.replaceAll(".", ""))
    .replaceAll("&", " and ")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const bare = words.filter((word) => !legalForms.has(word));
  while (bare.at(-1) === "and") bare.pop(); // of "& Co."
  return bare.join(" ") || words.join(" ") || folded.trim() || name;
}

const namedHost = /^(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/;

/**
 * The host of a web address for matching, without "www.": "https://www.Acme.com/x" → "acme.com"; null when there is none.
 * Letters beyond ASCII as the name system writes them ("müller.de" → "xn--mller-kva.de").
 */
export function webDomain(website: string | null): string | null {
  const address = website?.trim().replace(/^[a-z]+:\/\//i, "");
  if (!address || !URL.canParse(`http://${address}`)) return null;
  const host = new URL(`http://${address}`).hostname.replace(/\.$/, "").replace(/^www\./, "");
  return namedHost.test(host) ? host : null;
}

/** A tax id for exact comparison: upper case, without separators. */
export const taxIdKey = (taxId: string): string =>
  taxId
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");

/**
 * Whether a text can identify a taxpayer at all: at least five letters or digits, two different digits among them. What people
 * enter to get past a field ("-", "n/a", "00000000") must never make two customers one.
 */
export function isTaxId(taxId: string): boolean {
  const key = taxIdKey(taxId);
  return key.length >= 5 && new Set(key.replace(/\D/g, "")).size >= 2;
}
