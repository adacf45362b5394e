import type { BillingDriver, ContractType } from "../../domain/canonical/deal.ts";

/** The six service lines of the firm. */
export const serviceLines = [
  "Advisory",
  "Implementation",
  "Data & Analytics",
  "Managed Services",
  "Cyber Security",
  "Training",
] as const;
export type ServiceLine = (typeof serviceLines)[number];

interface Product {
  name: string;
  code: string;
  serviceLine: ServiceLine | null;
  /** How it is usually sold, with weights; none for what is no service. */
  types: readonly (readonly [ContractType, number])[];
  /** Usual price of a deal line in dollars. */
  usualPrice: number;
  months: number;
  /** What the project of such a line is called. */
  topics: readonly string[];
}

const service = (
  serviceLine: ServiceLine,
  name: string,
  code: string,
  rest: Pick<Product, "types" | "usualPrice" | "months" | "topics">,
): Product => ({ serviceLine, name, code, ...rest });

/** What Meridian sells: services, and some licences and hardware that it resells. */
export const products: readonly Product[] = [
  service("Advisory", "Operating Model Review", "ADV-OMR", {
    types: [
      ["fixed_fee", 3],
      ["tm", 2],
    ],
    usualPrice: 68_000,
    months: 2,
    topics: ["Target operating model", "Finance function review", "Shared services blueprint"],
  }),
  service("Advisory", "Programme Assurance", "ADV-PAS", {
    types: [
      ["tm", 3],
      ["retainer", 2],
    ],
    usualPrice: 54_000,
    months: 4,
    topics: ["Programme assurance", "Transformation office", "Board reporting"],
  }),
  service("Advisory", "Pricing Strategy", "ADV-PRI", {
    types: [
      ["fixed_fee", 3],
      ["milestone", 2],
    ],
    usualPrice: 82_000,
    months: 3,
    topics: ["Pricing strategy", "Go-to-market redesign"],
  }),
  service("Implementation", "ERP Implementation", "IMP-ERP", {
    types: [
      ["milestone", 4],
      ["capped_tm", 3],
      ["tm", 2],
    ],
    usualPrice: 285_000,
    months: 8,
    topics: ["ERP rollout", "Finance core renewal", "Order-to-cash on one platform"],
  }),
  service("Implementation", "CRM Implementation", "IMP-CRM", {
    types: [
      ["milestone", 3],
      ["capped_tm", 3],
      ["tm", 2],
    ],
    usualPrice: 142_000,
    months: 5,
    topics: ["CRM rollout", "Service cloud launch", "Field sales app"],
  }),
  service("Implementation", "Integration Build", "IMP-INT", {
    types: [
      ["tm", 4],
      ["capped_tm", 2],
    ],
    usualPrice: 96_000,
    months: 4,
    topics: ["Integration layer", "Warehouse interfaces", "E-invoicing connection"],
  }),
  service("Data & Analytics", "Data Platform Build", "DAT-PLT", {
    types: [
      ["milestone", 3],
      ["tm", 3],
      ["capped_tm", 2],
    ],
    usualPrice: 178_000,
    months: 6,
    topics: ["Data platform", "Lakehouse migration", "Planning data hub"],
  }),
  service("Data & Analytics", "Analytics Sprint", "DAT-SPR", {
    types: [
      ["fixed_fee", 4],
      ["tm", 1],
    ],
    usualPrice: 46_000,
    months: 2,
    topics: ["Margin analytics", "Churn model", "Demand forecast"],
  }),
  service("Managed Services", "Application Managed Service", "MGD-APP", {
    types: [["retainer", 1]],
    usualPrice: 216_000,
    months: 12,
    topics: ["Application support", "ERP managed service", "Release management"],
  }),
  service("Managed Services", "Service Desk", "MGD-DSK", {
    types: [["retainer", 1]],
    usualPrice: 128_000,
    months: 12,
    topics: ["Service desk", "Follow-the-sun support"],
  }),
  service("Cyber Security", "Security Review", "SEC-REV", {
    types: [
      ["fixed_fee", 3],
      ["milestone", 1],
    ],
    usualPrice: 58_000,
    months: 2,
    topics: ["Security review", "NIS2 readiness", "Supplier risk review"],
  }),
  service("Cyber Security", "Penetration Test", "SEC-PEN", {
    types: [["fixed_fee", 1]],
    usualPrice: 34_000,
    months: 1,
    topics: ["Penetration test", "Red team exercise"],
  }),
  service("Cyber Security", "Security Operations Retainer", "SEC-OPS", {
    types: [["retainer", 1]],
    usualPrice: 144_000,
    months: 12,
    topics: ["Security operations", "Incident response retainer"],
  }),
  service("Training", "Role-based Training", "TRN-ROL", {
    types: [
      ["fixed_fee", 3],
      ["tm", 1],
    ],
    usualPrice: 28_000,
    months: 2,
    topics: ["Key-user training", "Change and adoption"],
  }),
  service("Training", "Leadership Academy", "TRN-LEA", {
    types: [["fixed_fee", 1]],
    usualPrice: 52_000,
    months: 4,
    topics: ["Leadership academy", "Data literacy for managers"],
  }),
];

const other = (name: string, code: string, usualPrice: number): Product => ({
  name,
  code,
  serviceLine: null,
  types: [],
  usualPrice,
  months: 12,
  topics: [name],
});

/** Sold too, but nothing to deliver. */
export const resale: readonly Product[] = [
  other("Planning Suite Licence", "LIC-PLN", 42_000),
  other("Integration Platform Licence", "LIC-INT", 24_000),
  other("Backup Appliance (resale)", "HW-BKP", 18_000),
];

/** Products that come later in the year, before anybody has told the map. */
export const laterProducts = {
  readiness: "Cloud Readiness Assessment",
  ai: "AI Use-case Lab",
  /** Entered twice in the catalogue, the second time with a slip: the group that one alias releases. */
  typo: "Cloud Readyness Assesment",
  /** Sold for a practice that has no project template yet. */
  sustainability: "Sustainability Reporting Sprint",
  /** Mapped to its service line, but nobody said who bills it. */
  workshop: "Executive Workshop",
} as const;

const laterProductCodes: Readonly<Record<string, string>> = {
  [laterProducts.readiness]: "ADV-CRA",
  [laterProducts.ai]: "DAT-AIL",
  [laterProducts.typo]: "ADV-CRA2",
  [laterProducts.sustainability]: "ADV-SUS",
  [laterProducts.workshop]: "ADV-WKS",
};

export function productNamed(name: string): Product {
  const product = [...products, ...resale].find((candidate) => candidate.name === name);
  if (product) return product;
  const code = laterProductCodes[name];
  if (!code) throw new RangeError(`The catalogue has no product “${name}”`);
  const isData = name === laterProducts.ai;
  return {
    name,
    code,
    serviceLine: isData ? "Data & Analytics" : "Advisory",
    types: [["fixed_fee", 1]],
    usualPrice: 38_000,
    months: 2,
    topics: [name],
  };
}

/** Who raises the invoices of a line, by contract type, with weights. */
export const usualDrivers: Readonly<Record<ContractType, readonly (readonly [BillingDriver, number])[]>> = {
  tm: [
    ["throughline", 4],
    ["psa_event", 1],
  ],
  capped_tm: [["throughline", 1]],
  fixed_fee: [["erp_schedule", 1]],
  milestone: [
    ["erp_schedule", 2],
    ["psa_event", 3],
  ],
  retainer: [
    ["erp_schedule", 5],
    ["billing_engine", 1],
  ],
};

/** Roles as sales sell them, with the role in the PSA, hourly rate in dollars and a skill. */
export const soldRoles: readonly { role: string; psaRole: string; rate: number; skills: readonly string[] }[] = [
  { role: "Engagement Manager", psaRole: "Engagement manager", rate: 260, skills: ["Programme management", "Change management"] },
  { role: "Solution Architect", psaRole: "Solution architect", rate: 245, skills: ["Cloud architecture", "Integration design"] },
  { role: "Senior Consultant", psaRole: "Senior consultant", rate: 210, skills: ["Financial systems", "Change management"] },
  { role: "Consultant", psaRole: "Consultant", rate: 165, skills: ["Financial systems", "Data modelling"] },
  { role: "Data Engineer", psaRole: "Data engineer", rate: 195, skills: ["Data modelling", "SQL"] },
  { role: "Security Analyst", psaRole: "Security analyst", rate: 220, skills: ["Penetration testing", "Cloud architecture"] },
  { role: "Trainer", psaRole: "Trainer", rate: 150, skills: ["Course design"] },
  { role: "Developer", psaRole: "Developer", rate: 175, skills: ["Integration design", "SQL"] },
];

export const rolesOfLine: Readonly<Record<ServiceLine, readonly string[]>> = {
  Advisory: ["Engagement Manager", "Senior Consultant", "Consultant"],
  Implementation: ["Engagement Manager", "Solution Architect", "Senior Consultant", "Developer"],
  "Data & Analytics": ["Solution Architect", "Data Engineer", "Data Engineer"],
  "Managed Services": ["Engagement Manager", "Consultant"],
  "Cyber Security": ["Security Analyst", "Security Analyst"],
  Training: ["Trainer", "Consultant"],
};
