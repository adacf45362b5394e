import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";
import { type Grant, roleNames } from "@/server/domain/access/roles";

type Access = inferRouterOutputs<AppRouter>["access"];
export type Person = Access["people"]["items"][number];
export type SessionRow = Access["sessions"]["items"][number];
export type ApprovalRow = Access["approvalRules"]["items"][number];
export type TokenRow = Access["apiTokens"]["items"][number];

/** "Finance · UK", "PMO lead · EMEA", "Administrator". */
export function grantLabel(grant: Omit<Grant, "isLead"> & { isLead?: boolean }): string {
  const role = grant.isLead ? `${roleNames[grant.role]} lead` : roleNames[grant.role];
  return [role, grant.entityCode, grant.region].filter(Boolean).join(" · ");
}

export const grantId = (grant: Grant): string => `${grant.role}/${grant.entityCode}/${grant.region}`;
