import type { CrmStatus } from "../../connectors/ports/crm.ts";
import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";

/** What the account team reads, worst first: a deal of several engagements shows the one that needs it most. */
const words = [
  ["blocked", "Blocked"],
  ["on_hold", "On hold"],
  ["awaiting_activation", "Awaiting activation"],
  ["checking", "Being set up"],
  ["provisioning", "Being set up"],
  ["billing_ready", "Set up"],
  ["no_project", "No project needed"],
  ["withdrawn", "Withdrawn"],
] as const;

/** This engagement as it will stand; its siblings are taken as they were read. */
export interface OwnStatus {
  status: string;
  blockers: readonly { kind: string; params: Params }[];
  projectUrl: string | null;
  /** What set-ups that are only shown count as, where the CRM is shown what it would be told; else nothing is told of them. */
  shownAs?: "billing_ready" | "awaiting_activation" | null;
}

/** The status of a deal over all its engagements; null: there is nothing that the CRM should be told. */
export function dealStatus(state: EngagementRow, dealExternalId: string, own: OwnStatus): CrmStatus | null {
  const { shownAs = null, ...ownNow } = own;
  const siblings = state.deal.siblings
    .map((sibling) => (sibling.id === state.engagement.id ? { ...sibling, ...ownNow } : sibling))
    .map((sibling) => (sibling.status === "shadow" && shownAs !== null ? { ...sibling, status: shownAs } : sibling));
  const told = siblings.filter((sibling) => sibling.status !== "shadow");
  const status = words.find(([key]) => told.some((sibling) => sibling.status === key))?.[1];
  if (!status) return null;
  return {
    key: state.deal.id,
    dealExternalId,
    engagementNumbers: told.map((sibling) => sibling.number).join(", "),
    status,
    message: told.flatMap((sibling) => messageOf(sibling, told.length > 1)).join(" "),
    projectUrl: told.find((sibling) => sibling.projectUrl !== null)?.projectUrl ?? null,
  };
}

/** That the CRM itself cannot be written to is nothing to write into it. */
const unsaid: ReadonlySet<string> = new Set(["crm_update_failed"]);

function messageOf(
  sibling: { number: string; blockers: readonly { kind: string; params: Params }[] },
  isOneOfSeveral: boolean,
): string[] {
  const reasons = [
    ...new Set(sibling.blockers.filter(({ kind }) => !unsaid.has(kind)).map(({ kind, params }) => titleOf(kind, params))),
  ];
  if (reasons.length === 0) return [];
  const text = reasons.map((reason) => (/[.!?]$/.test(reason) ? reason : `${reason}.`)).join(" ");
  return [isOneOfSeveral ? `${sibling.number}: ${text}` : text];
}
