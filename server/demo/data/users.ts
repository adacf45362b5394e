import type { Grant, Role } from "../../domain/access/roles.ts";

export interface DemoUser {
  key: string;
  name: string;
  email: string;
  currency: string | null;
  grants: readonly Grant[];
  /** How the sign-in is listed; null: not listed. */
  signIn: string | null;
}

const grant = (role: Role, more: Partial<Grant> = {}): Grant => ({
  role,
  entityCode: null,
  region: null,
  isLead: false,
  ...more,
});
const user = (key: string, name: string, more: Omit<DemoUser, "key" | "name" | "email">): DemoUser => ({
  key,
  name,
  email: `${name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]+/g, ".")}@meridian-consulting.example`,
  ...more,
});

/** The people of Meridian Consulting who work with Throughline: one sign-in for each role, and those with whom they share the work. */
export const demoUsers: readonly DemoUser[] = [
  user("finance", "Priya Raman", { currency: "USD", grants: [grant("finance", { isLead: true })], signIn: "finance" }),
  user("pmo", "Henrik Solberg", { currency: "USD", grants: [grant("pmo", { isLead: true })], signIn: "pmo" }),
  user("project-manager", "Maya Lindqvist", {
    currency: "EUR",
    grants: [grant("project_manager", { region: "DACH" }), grant("project_manager", { region: "UK & Ireland" })],
    signIn: "project_manager",
  }),
  user("resource-manager", "Tomasz Zieliński", {
    currency: "EUR",
    grants: [grant("resource_manager")],
    signIn: "resource_manager",
  }),
  user("sales-ops", "Fatima Haddad", { currency: "USD", grants: [grant("sales_ops", { isLead: true })], signIn: "sales_ops" }),
  user("account-team", "Caroline Mercer", {
    currency: "USD",
    grants: [grant("account_team", { entityCode: "US01", region: "Americas" })],
    signIn: "account_team",
  }),
  user("it", "Kofi Mensah", { currency: null, grants: [grant("it", { isLead: true })], signIn: "it" }),
  user("executive", "Eleanor Voss", { currency: "USD", grants: [grant("executive")], signIn: "executive" }),
  user("auditor", "Jean-Luc Moreau", { currency: "EUR", grants: [grant("auditor")], signIn: "auditor" }),
  user("admin", "Ada Nakamura", { currency: null, grants: [grant("admin", { isLead: true })], signIn: "admin" }),
  user("finance-approver", "Marcus Webb", {
    currency: "USD",
    grants: [grant("finance", { isLead: true })],
    signIn: "finance (second person)",
  }),
  user("finance-uk", "Tom Ashworth", {
    currency: "GBP",
    grants: [grant("finance", { entityCode: "UK01", region: "UK & Ireland" })],
    signIn: "finance (UK01 only)",
  }),
  user("finance-de", "Katrin Vogel", {
    currency: "EUR",
    grants: [grant("finance", { entityCode: "DE01", region: "DACH" })],
    signIn: null,
  }),
  user("finance-sg", "Li Wei Tan", {
    currency: "SGD",
    grants: [grant("finance", { entityCode: "SG01", region: "Asia Pacific" })],
    signIn: null,
  }),
  user("sales-ops-emea", "Beatriz Carvalho", {
    currency: "EUR",
    grants: [grant("sales_ops", { region: "DACH" }), grant("sales_ops", { region: "UK & Ireland" })],
    signIn: null,
  }),
  user("pmo-americas", "Jonah Blackwood", { currency: "USD", grants: [grant("pmo", { region: "Americas" })], signIn: null }),
];

export const userNamed = (key: string): DemoUser => {
  const found = demoUsers.find((candidate) => candidate.key === key);
  if (!found) throw new RangeError(`The demo has no user ${key}`);
  return found;
};
