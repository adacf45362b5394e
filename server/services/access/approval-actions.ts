import { type Permission, permissions } from "../../domain/access/permissions.ts";
import type { Role } from "../../domain/access/roles.ts";
import { titleOfKind } from "../../domain/exceptions/describe.ts";
import { exceptionKindKeys, kindSpec } from "../../domain/exceptions/kinds.ts";
import { publishAction } from "../mappings/second-person.ts";

/** The action of the approval matrix by which any rule is set aside that has no action of its own. */
export const anyWaiver = "waive";
/** The action by which exceptions of one kind are waived; its rules go before those for any waiver. */
export const waiverOf = (kind: string): string => `${anyWaiver}:${kind}`;

/** Something that takes a second person, whom the approval matrix may name. */
export interface ApprovalAction {
  action: string;
  name: string;
  /** What whoever approves needs besides: a rule for a role without it would name nobody. */
  permission: Permission;
  /** The roles that have it. */
  roles: readonly Role[];
  /** Whether it is about money, so that a rule may end at an amount. */
  hasAmount: boolean;
  /** Who approves where the matrix has no rule for it. */
  otherwise: string;
  /** Their roles. */
  otherwiseRoles: readonly Role[];
}

/** Everything that the approval matrix can speak of. */
export const approvalActions: readonly ApprovalAction[] = [
  ...exceptionKindKeys
    .filter((kind) => kindSpec(kind).waivable)
    .map((kind) => ({
      action: waiverOf(kind),
      name: `Waive: ${titleOfKind(kind)}`,
      permission: "exceptions.decide" as const,
      roles: permissions["exceptions.decide"],
      hasAmount: true,
      otherwise: "as for waivers of any other kind",
      otherwiseRoles: permissions["exceptions.decide"],
    })),
  {
    action: anyWaiver,
    name: "Waive: any other kind",
    permission: "exceptions.decide",
    roles: permissions["exceptions.decide"],
    hasAmount: true,
    otherwise: "every second person who may decide exceptions",
    otherwiseRoles: permissions["exceptions.decide"],
  },
  {
    action: publishAction,
    name: "Publish a change of legal entity, tax or revenue profile",
    permission: "mappings.publish",
    roles: permissions["mappings.publish"],
    hasAmount: false,
    otherwise: "Finance",
    otherwiseRoles: ["finance"],
  },
];
