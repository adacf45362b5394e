/** The usual sales region and the zone of the capital or main business city, by ISO country code. */
const places: Readonly<Record<string, readonly [region: string, timeZone: string]>> = {
  US: ["Americas", "America/New_York"],
  CA: ["Americas", "America/Toronto"],
  MX: ["Americas", "America/Mexico_City"],
  BR: ["Americas", "America/Sao_Paulo"],
  AR: ["Americas", "America/Argentina/Buenos_Aires"],
  CL: ["Americas", "America/Santiago"],
  CO: ["Americas", "America/Bogota"],
  GB: ["UK & Ireland", "Europe/London"],
  IE: ["UK & Ireland", "Europe/Dublin"],
  DE: ["DACH", "Europe/Berlin"],
  AT: ["DACH", "Europe/Vienna"],
  CH: ["DACH", "Europe/Zurich"],
  FR: ["Western Europe", "Europe/Paris"],
  BE: ["Western Europe", "Europe/Brussels"],
  NL: ["Western Europe", "Europe/Amsterdam"],
  LU: ["Western Europe", "Europe/Luxembourg"],
  ES: ["Southern Europe", "Europe/Madrid"],
  PT: ["Southern Europe", "Europe/Lisbon"],
  IT: ["Southern Europe", "Europe/Rome"],
  GR: ["Southern Europe", "Europe/Athens"],
  SE: ["Nordics", "Europe/Stockholm"],
  NO: ["Nordics", "Europe/Oslo"],
  DK: ["Nordics", "Europe/Copenhagen"],
  FI: ["Nordics", "Europe/Helsinki"],
  PL: ["Eastern Europe", "Europe/Warsaw"],
  CZ: ["Eastern Europe", "Europe/Prague"],
  HU: ["Eastern Europe", "Europe/Budapest"],
  RO: ["Eastern Europe", "Europe/Bucharest"],
  AE: ["Middle East & Africa", "Asia/Dubai"],
  SA: ["Middle East & Africa", "Asia/Riyadh"],
  IL: ["Middle East & Africa", "Asia/Jerusalem"],
  ZA: ["Middle East & Africa", "Africa/Johannesburg"],
  SG: ["Asia Pacific", "Asia/Singapore"],
  HK: ["Asia Pacific", "Asia/Hong_Kong"],
  JP: ["Asia Pacific", "Asia/Tokyo"],
  KR: ["Asia Pacific", "Asia/Seoul"],
  CN: ["Asia Pacific", "Asia/Shanghai"],
  IN: ["Asia Pacific", "Asia/Kolkata"],
  AU: ["Asia Pacific", "Australia/Sydney"],
  NZ: ["Asia Pacific", "Pacific/Auckland"],
  MY: ["Asia Pacific", "Asia/Kuala_Lumpur"],
  PH: ["Asia Pacific", "Asia/Manila"],
  VN: ["Asia Pacific", "Asia/Ho_Chi_Minh"],
  TH: ["Asia Pacific", "Asia/Bangkok"],
  ID: ["Asia Pacific", "Asia/Jakarta"],
};

/**
 * Where a new legal entity belongs until the firm says otherwise: region and time zone of its country. A country that is not
 * listed is a region of its own, in UTC.
 */
export function placeOfCountry(countryCode: string): { region: string; timeZone: string } {
  const [region, timeZone] = places[countryCode] ?? [countryCode, "UTC"];
  return { region, timeZone };
}
