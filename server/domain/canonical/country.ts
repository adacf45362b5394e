const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

/** A name for look-up: case, accents, apostrophes, "&" and white space do not matter. */
const fold = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replaceAll("’", "'")
    .replaceAll("&", " and ")
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();

/** Codes that the runtime has names for and that are no country: groups, test data, and places that ISO reserves a code for. */
const noCountry: ReadonlySet<string> = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

/** Whether a code is one of today's: the runtime also names withdrawn ones (DD, "Germany") and turns them into their successors. */
const isCurrent = (code: string): boolean => new Intl.Locale("und", { region: code }).region === code;

/** English names and ISO codes of all countries, folded, to their ISO 3166 code. */
const byName: ReadonlyMap<string, string> = (() => {
  const table = new Map<string, string>();
  for (let first = 65; first <= 90; first += 1) {
    for (let second = 65; second <= 90; second += 1) {
      const code = String.fromCharCode(first, second);
      const name = names.of(code);
      if (!name || name === code || noCountry.has(code) || !isCurrent(code)) continue;
      table.set(fold(name), code);
      table.set(code.toLowerCase(), code);
    }
  }
  const usual: Record<string, string> = {
    usa: "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    uk: "GB",
    "great britain": "GB",
    england: "GB",
    korea: "KR",
    "south korea": "KR",
    "czech republic": "CZ",
    turkey: "TR",
    "hong kong": "HK",
    russia: "RU",
    "the netherlands": "NL",
  };
  for (const [name, code] of Object.entries(usual)) table.set(name, code);
  return table;
})();

/** The ISO code of a country's usual English name or code; undefined when it is not one. */
export const countryCodeOf = (name: string): string | undefined => byName.get(fold(name));

export const countryName = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);

/** All countries by code, with their usual English names, in the order of the names. */
export const allCountries = (): { code: string; name: string }[] =>
  [...new Set(byName.values())].map((code) => ({ code, name: countryName(code) })).sort((a, b) => (a.name < b.name ? -1 : 1));
