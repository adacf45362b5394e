import type { Disposition } from "../../domain/canonical/deal.ts";
import type { EngagementCheck } from "../../domain/contract/check-engagement.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import type { EngagementStatus } from "../../domain/engagements/status.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";

/** How far an attempt has come. Filled step by step, so that what was reached is written down however it ends. */
export interface Reached {
  step: string;
  status: EngagementStatus;
  blockers: readonly Blocker[];
  disposition: { disposition: Disposition; by: string; targetEngagementId: string | null } | null;
  check: EngagementCheck | null;
  terms: ResolvedTerms | null;
  /** The instants of the attempt at which the stages were reached; null: not in this attempt. */
  checkedAt: Date | null;
  customerAt: Date | null;
  projectAt: Date | null;
  hasContract: boolean;
  billingReadyAt: Date | null;
  staffedAt: Date | null;
  /** "hold": now on hold; "lift": no longer; null: as it was. */
  hold: "hold" | "lift" | null;
  acceptsAmendment: boolean;
  /** The change without a contract of its own that was set aside just now, as it is remembered: it is not asked about again. */
  acceptsChange: string | null;
  /** How the run ends when nothing stops it. */
  outcome: string | null;
  /** What the exceptions that are closed say. */
  resolution: string | null;
}

export const nothingReached = (): Reached => ({
  step: "disposition",
  status: "checking",
  blockers: [],
  disposition: null,
  check: null,
  terms: null,
  checkedAt: null,
  customerAt: null,
  projectAt: null,
  hasContract: false,
  billingReadyAt: null,
  staffedAt: null,
  hold: null,
  acceptsAmendment: false,
  acceptsChange: null,
  outcome: null,
  resolution: null,
});
