import { type PsaMilestoneDraft, type PsaProjectDraft, type PsaRoleDraft, projectMarker } from "../../connectors/ports/psa.ts";
import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import type { ContactFacts, ContactRole } from "../../domain/canonical/deal.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { multiply } from "../../domain/money.ts";

export function projectDraft(state: EngagementRow, terms: ResolvedTerms, clientExternalId: string): PsaProjectDraft {
  const packages = [...new Set(terms.lines.flatMap((line) => line.servicePackage ?? []))];
  return {
    key: state.engagement.id,
    marker: projectMarker(state.engagement.id),
    engagementNumber: state.engagement.number,
    title: state.engagement.name,
    description: [state.engagement.name, ...packages.map((name) => `Service package: ${name}`)].join("\n"),
    clientExternalId,
    startOn: terms.startOn,
    dueOn: terms.endOn,
    budget: terms.amount,
    currency: terms.currency,
    rateCardExternalId: terms.psaRateCardId,
  };
}

/** What of a contract says how its milestones are planned and billed. */
interface SoldByMilestones {
  currency: string;
  lines: readonly (Pick<ResolvedTerms["lines"][number], "milestones" | "ordinal"> & { type: string; billingDriver: string })[];
}

/** Milestones of the lines that are sold by them; the PSA bills those of lines that it drives, and only plans the others. */
export const milestoneDrafts = (terms: SoldByMilestones): PsaMilestoneDraft[] =>
  terms.lines
    .filter((line) => line.type === "milestone")
    .flatMap((line) =>
      line.milestones.map((milestone, index) => ({
        key: `${line.ordinal}-${index + 1}`,
        title: milestone.name,
        amount: milestone.amount ?? "0",
        currency: terms.currency,
        dueOn: milestone.dueOn,
        isBilledHere: line.billingDriver === "psa_event",
      })),
    );

/** What was planned of milestones, as the PSA was told it last; by a release that had the PSA bill them all, it was told so. */
export const plannedMilestones = (projectExternalId: string, milestones: readonly PsaMilestoneDraft[]) => ({
  asToday: { projectExternalId, milestones },
  asBilledAll: { projectExternalId, milestones: milestones.map(({ isBilledHere: _, ...milestone }) => milestone) },
});

/** An unnamed resource for each head that was sold. */
export const roleDrafts = (terms: ResolvedTerms): PsaRoleDraft[] =>
  terms.roles.flatMap((role) =>
    Array.from({ length: role.headcount }, (_, index) => ({
      key: role.headcount === 1 ? role.key : `${role.key}-${index + 1}`,
      role: role.psaRole,
      label: [role.role, role.skill, role.headcount > 1 ? String(index + 1) : null].filter(Boolean).join(" · "),
      minutes: minutesOf(role.hours, role.headcount),
      ...(role.startOn && role.startOn !== terms.startOn ? { startOn: role.startOn } : {}),
      ...(role.endOn && role.endOn !== terms.endOn ? { dueOn: role.endOn } : {}),
    })),
  );

/** Hours of a role, shared by its heads, in whole minutes. */
const minutesOf = (hours: string, headcount: number): number =>
  Math.max(0, Math.round(Number(multiply(hours, "60")) / headcount));

/** A contact as the project shows it: "Rosalind Achterberg <rosalind@tidal.example>". */
export function contactLine(contacts: readonly ContactFacts[], role: ContactRole): string | null {
  const contact = contacts.find((one) => one.role === role);
  if (!contact) return null;
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(" ");
  return contact.email ? (name ? `${name} <${contact.email}>` : contact.email) : name || null;
}
