import { z } from "zod";
import type { Grant, Role } from "./roles.ts";
import { roles } from "./roles.ts";
import { isUnrestricted } from "./scope.ts";

const everyone = roles;
const allBut = (...without: Role[]): readonly Role[] => roles.filter((role) => !without.includes(role));

/** Who may do what. A permission is checked by the command and query wrappers on every call, never by a screen. */
export const permissions = {
  "overview.read": everyone,
  "engagements.read": everyone,
  "engagements.trace": ["finance", "pmo", "project_manager", "sales_ops", "it", "executive", "auditor", "admin"],
  "engagements.rule": ["sales_ops", "finance", "pmo"],
  "engagements.create": ["sales_ops", "finance", "it"],
  "exceptions.read": everyone,
  "exceptions.work": ["finance", "pmo", "project_manager", "resource_manager", "sales_ops", "account_team", "it", "admin"],
  "exceptions.decide": ["finance", "pmo", "sales_ops", "executive"],
  "mappings.read": everyone,
  "mappings.edit": ["finance", "pmo", "sales_ops", "it", "admin"],
  "mappings.publish": ["finance", "pmo", "sales_ops", "it", "admin"],
  "flows.read": allBut("account_team", "resource_manager"),
  "flows.retry": ["finance", "pmo", "sales_ops", "it", "admin"],
  "connections.read": allBut("account_team", "resource_manager"),
  "connections.manage": ["it", "admin"],
  "calendars.read": ["finance", "pmo", "it", "auditor", "admin"],
  "calendars.manage": ["finance", "it", "admin"],
  "staffing.read": ["pmo", "project_manager", "resource_manager", "executive", "auditor", "sales_ops"],
  "staffing.work": ["pmo", "resource_manager"],
  "measures.read": everyone,
  "audit.read": ["finance", "it", "executive", "auditor", "admin"],
  "audit.export": ["auditor", "admin", "finance"],
  "access.read": ["it", "auditor", "admin"],
  "access.manage": ["admin"],
  "views.manage": everyone,
  "account.manage": everyone,
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof permissions;

/** What is done for the whole firm at once: a grant within an entity or region does not carry it. */
const firmWide: ReadonlySet<Permission> = new Set(["connections.manage"]);

/** The grants that carry a permission. */
export function grantsFor(grants: readonly Grant[], permission: Permission): Grant[] {
  const allowed = grantsByRole(grants, permission);
  return firmWide.has(permission) ? allowed.filter(isUnrestricted) : allowed;
}

/** Whether a role would carry a permission that its entity or region keeps from it. */
export const isKeptByPlace = (grants: readonly Grant[], permission: Permission): boolean =>
  !may(grants, permission) && grantsByRole(grants, permission).length > 0;

function grantsByRole(grants: readonly Grant[], permission: Permission): Grant[] {
  const allowed: readonly Role[] = permissions[permission];
  return grants.filter((grant) => allowed.includes(grant.role));
}

export const may = (grants: readonly Grant[], permission: Permission): boolean => grantsFor(grants, permission).length > 0;

export const permissionNames = Object.keys(permissions) as [Permission, ...Permission[]];
export const permissionSchema = z.enum(permissionNames);

/** Everything that these grants allow, somewhere. */
export const permissionsOf = (grants: readonly Grant[]): Permission[] =>
  permissionNames.filter((permission) => may(grants, permission));
