import { z } from "zod";

export const roles = [
  "finance",
  "pmo",
  "project_manager",
  "resource_manager",
  "sales_ops",
  "account_team",
  "it",
  "executive",
  "auditor",
  "admin",
] as const;
export type Role = (typeof roles)[number];
export const roleSchema = z.enum(roles);

export const roleNames: Record<Role, string> = {
  finance: "Finance",
  pmo: "PMO",
  project_manager: "Project management",
  resource_manager: "Resource management",
  sales_ops: "Sales operations",
  account_team: "Account team",
  it: "IT",
  executive: "Executive",
  auditor: "Auditor",
  admin: "Administrator",
};

/** The teams that own queues. */
export const teams = ["finance", "pmo", "sales_ops", "it"] as const;
export type Team = (typeof teams)[number];
export const teamSchema = z.enum(teams);
export const teamNames: Record<Team, string> = { finance: "Finance", pmo: "PMO", sales_ops: "Sales operations", it: "IT" };

/** Which roles look after which team's queue. */
export const rolesOfTeam: Record<Team, readonly Role[]> = {
  finance: ["finance"],
  pmo: ["pmo", "project_manager", "resource_manager"],
  sales_ops: ["sales_ops", "account_team"],
  it: ["it", "admin"],
};

/** One role within an entity and a region; null: all. A lead also sees what lacks its entity or region. */
export interface Grant {
  role: Role;
  entityCode: string | null;
  region: string | null;
  isLead: boolean;
}

/** Whether it makes its holder an administrator of the whole firm. */
export const isFirmAdministrator = ({ entityCode, region, role }: Pick<Grant, "role" | "entityCode" | "region">): boolean =>
  role === "admin" && entityCode === null && region === null;
