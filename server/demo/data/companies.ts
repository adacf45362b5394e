/** The firm's legal entities. */
export type EntityCode = "US01" | "UK01" | "DE01" | "SG01";

/** A customer of the firm, and the legal entity that usually serves it. */
export interface Company {
  name: string;
  country: string;
  entity: EntityCode;
  industry: string;
  city: string;
  domain: string;
  /** The name of the company that owns it. */
  parent?: string;
  requiresPo?: boolean;
  /** As sales entered it. */
  taxId?: string;
  /** In the CRM for a deal with something planted: no other deal is drawn for it. */
  isSpecial?: boolean;
}

const company = (
  entity: Company["entity"],
  country: string,
  city: string,
  industry: string,
  name: string,
  domain: string,
  more: Partial<Company> = {},
): Company => ({ name, country, entity, industry, city, domain: `${domain}.example`, ...more });

/** Customers in four regions, some of them in groups; names with letters of many scripts. */
export const companies: readonly Company[] = [
  company("UK01", "United Kingdom", "Bristol", "Banking", "Strathnairn Bank", "strathnairn"),
  company("UK01", "United Kingdom", "Leeds", "Retail", "Hollawick Stores", "hollawick"),
  company("UK01", "United Kingdom", "Hull", "Energy", "Normomark Energy", "normomark", { requiresPo: true }),
  company("UK01", "United Kingdom", "Glasgow", "Manufacturing", "Caerwyn Steel", "caerwyn"),
  company("UK01", "United Kingdom", "London", "Finance", "Marlowe Asset Management", "marlowe"),
  company("UK01", "United Kingdom", "York", "Retail", "Hollowell & Sons’ Bakeries", "hollowell"),
  company("UK01", "United Kingdom", "Exeter", "Insurance", "Bexhill Mutual Society", "bexhill"),
  company("UK01", "Ireland", "Dublin", "Technology", "O’Malley & Daughters, Inc.", "omalley"),
  company("UK01", "United Kingdom", "Cardiff", "Utilities", "Fenland Agritech", "fenland"),
  company("US01", "United States", "Chicago", "Healthcare", "Juniper Hollow Hospitals", "juniper-hollow"),
  company("US01", "United States", "Austin", "Technology", "Quillon Software", "quillon", { requiresPo: true }),
  company("US01", "United States", "Boston", "Healthcare", "Rosewater Imaging", "rosewater"),
  company("US01", "United States", "Denver", "Utilities", "Redbank Water Authority", "redbank"),
  company("US01", "United States", "Seattle", "Retail", "Wayfare Lodging", "wayfare"),
  company("US01", "United States", "New York", "Finance", "Solvane Group", "solvane"),
  company("US01", "United States", "New York", "Insurance", "Pinecrest Mutual", "pinecrest", { parent: "Solvane Group" }),
  company("US01", "United States", "Portland", "Retail", "🚀 Liftoff Snacks", "liftoff"),
  company("US01", "United States", "Houston", "Energy", "Summitview Energy", "summitview"),
  company("DE01", "Germany", "Hamburg", "Manufacturing", "Ostsee Werften", "ostsee-werften"),
  company("DE01", "Germany", "Bremen", "Manufacturing", "Elbtal Chemie", "elbtal"),
  company("DE01", "Deutschland", "Frankfurt", "Banking", "Zollernbank", "zollernbank"),
  company("DE01", "Germany", "Köln", "Technology", "Kranich Verlag", "kranich"),
  company("DE01", "Austria", "Wien", "Insurance", "Holsinis Stores", "holsinis"),
  company("DE01", "Switzerland", "Bern", "Finance", "Oberland Holding AG", "oberland"),
  company("DE01", "Switzerland", "St. Gallen", "Banking", "Säntis Privatbank", "saentis", { parent: "Oberland Holding AG" }),
  company("DE01", "France", "Lyon", "Manufacturing", "Nivelle Valves", "nivelle"),
  company("SG01", "Singapore", "Singapore", "Finance", "Tanjong Capital", "tanjong"),
  company("SG01", "Singapore", "Singapore", "Healthcare", "Merlion Health Group", "merlion"),
  company("SG01", "Australia", "Perth", "Energy", "Pilbara Haulage", "pilbara"),
  company("SG01", "Australia", "Fremantle", "Technology", "Fremantle Stevedoring", "fremantle"),
  company("SG01", "Japan", "Nagoya", "Manufacturing", "株式会社ひかり精機", "hikari-seiki"),
  company("SG01", "Singapore", "Singapore", "Retail", "Coolabah Stores", "coolabah"),
];

const special = (...given: Parameters<typeof company>): Company => {
  const [entity, country, city, industry, name, domain, more] = given;
  return company(entity, country, city, industry, name, domain, { ...more, isSpecial: true });
};

/** Customers about whom something is wrong: in the CRM as sales entered it, or in the ERP. */
export const specialCompanies: readonly Company[] = [
  special("UK01", "United Kingdom", "Plymouth", "Healthcare", "Zankimont Clinics", "zankimont"),
  special("UK01", "United Kingdom", "Southampton", "Manufacturing", "Harbinger Yards", "harbinger-yards"),
  special("US01", "United States", "Omaha", "Retail", "Dalniwyn Foods", "dalniwyn"),
  special("DE01", "Sweden", "Malmö", "Technology", "Pelrarick Networks", "pelrarick"),
  special("DE01", "Germany", "Dresden", "Retail", "Elrafield Logistics", "elrafield", {
    taxId: "DE811907980 / ATU45038200 (Wien)",
  }),
  special("US01", "United States", "Tulsa", "Healthcare", "Velmoson Clinics", "velmoson", {
    parent: "Velmoson Care Group",
  }),
  special("US01", "United States", "Tulsa", "Healthcare", "Velmoson Care Group", "velmoson-care", { parent: "Velmoson Clinics" }),
  special("US01", "United States", "Akron", "Helthcare", "Lorgririck Works", "lorgririck"),
  special("SG01", "Philipines", "Cebu", "Energy", "Zanralund Energy", "zanralund"),
  special("SG01", "Philipines", "Manila", "Insurance", "Wesnison Insurance", "wesnison"),
  special("SG01", "Vietnam", "Hà Nội", "Technology", "Sông Hồng Logistics", "song-hong"),
  special("SG01", "Vietnam", "Đà Nẵng", "Manufacturing", "Corcefield Works", "corcefield"),
  special("SG01", "Vietnam", "Hải Phòng", "Insurance", "Fenkiden Insurance", "fenkiden"),
  special("US01", "United States", "Dayton", "Manufacturing", "Kelgrivale Works", "kelgrivale", { requiresPo: true }),
  special("UK01", "United Kingdom", "Aberdeen", "Energy", "Ulkimont Energy", "ulkimont", { requiresPo: true }),
  special("US01", "United States", "Raleigh", "Technology", "Yorlawick Systems", "yorlawick", { requiresPo: true }),
  special("SG01", "Singapore", "Singapore", "Technology", "Salgrifield Systems", "salgrifield"),
  special("SG01", "Singapore", "Singapore", "Retail", "Jarvefield Stores", "jarvefield"),
];

export function companyNamed(name: string): Company {
  const found = [...companies, ...specialCompanies].find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`The demo has no company “${name}”`);
  return found;
}

/** What finance keeps in the ERP already, beside what Throughline makes: customers that sales meet again under another name. */
export const knownToErp = [
  { name: "Zankimont Clinics Limited", domain: "zankimont-hospitals.example" },
  { name: "HBY Marine Holdings", domain: "harbinger-yards.example" },
] as const;

export const entityCurrency = { US01: "USD", UK01: "GBP", DE01: "EUR", SG01: "SGD" } as const;
/** Units of the currency for one dollar, roughly: for prices that look right. */
export const unitsForDollar: Readonly<Record<string, number>> = { USD: 1, GBP: 0.79, EUR: 0.92, SGD: 1.34 };

/** Which other entities also sell to customers of a country. */
export const sellsAcross: Readonly<Record<string, readonly EntityCode[]>> = {
  "United Kingdom": ["US01", "DE01"],
  "United States": ["UK01", "DE01"],
  Singapore: ["US01"],
};
