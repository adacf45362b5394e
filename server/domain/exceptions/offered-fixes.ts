import type { Permission } from "../access/permissions.ts";
import { may } from "../access/permissions.ts";
import type { Grant } from "../access/roles.ts";
import type { FixKind } from "./kind-spec.ts";
import { type ExceptionKindKey, kindSpec } from "./kinds.ts";

/** What carrying a fix out needs; null: it happens in the other system. */
const needs: Record<FixKind, Permission | null> = {
  map_value: "mappings.publish",
  correct_source: null,
  choose_disposition: "engagements.rule",
  choose_customer: "engagements.rule",
  waive: "exceptions.work",
  retry: "flows.retry",
  resume_or_release_hold: null,
  open_connection: "connections.read",
};

/** The fixes of a kind that this person may carry out, in the registry's order. */
export const offeredFixes = (kind: ExceptionKindKey, grants: readonly Grant[]): FixKind[] =>
  kindSpec(kind).fixes.filter((fix) => {
    const permission = needs[fix];
    return permission === null || may(grants, permission);
  });

/** What an engagement cannot do while it stands at a step. */
const blockedBy: Readonly<Record<string, string>> = {
  hold: "work and billing",
  disposition: "set-up",
  amendment: "the amended contract",
  check: "project creation",
  customer: "the customer in the ERP",
  project: "project creation",
  billing: "the contract and billing profile",
  activation: "billing",
  staffing: "staffing",
  report: "the status in the CRM",
};

/** "project creation": what an open exception keeps from happening at that step. */
export const blockedAtStep = (step: string | null): string => blockedBy[step ?? ""] ?? "set-up";
