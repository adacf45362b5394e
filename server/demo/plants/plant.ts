import type { Team } from "../../domain/access/roles.ts";
import type { ExceptionKindKey } from "../../domain/exceptions/kinds.ts";
import type { DrawnDeal, Wish } from "../drawn-deal.ts";
import type { Happening, World } from "../timeline.ts";

/** What should be found of what was done to a deal on purpose. */
export interface Planted {
  kind: ExceptionKindKey;
  /** The cause by which it is grouped, where it is the same for all. */
  cause?: string;
  team: Team;
}

/** Something that is wrong with a deal: what should be found, whose it is, and how it is done. */
export interface Plant {
  why: string;
  expected: readonly Planted[];
  wish?: Wish & { customer?: string };
  copies?: number;
  plant?(deal: DrawnDeal): void;
  before?: (deal: DrawnDeal) => (world: World) => Promise<void>;
  /** What happens after the project was set up. */
  later?: { afterMs: number; happening: Happening };
}

export const sales = (kind: ExceptionKindKey, cause?: string): Planted => ({
  kind,
  ...(cause !== undefined && { cause }),
  team: "sales_ops",
});
export const finance = (kind: ExceptionKindKey, cause?: string): Planted => ({ ...sales(kind, cause), team: "finance" });
export const pmo = (kind: ExceptionKindKey, cause?: string): Planted => ({ ...sales(kind, cause), team: "pmo" });
export const opportunity =
  (fields: DrawnDeal["entered"]["opportunity"]) =>
  (deal: DrawnDeal): void =>
    void Object.assign(deal.entered.opportunity, fields);
export const line =
  (fields: DrawnDeal["entered"]["line"]) =>
  (deal: DrawnDeal): void =>
    void Object.assign(deal.entered.line, fields);
