import type { WonDeal } from "./sell-deals.ts";

/** What was planted in deals, one a line: its id in the CRM, what should be found of it, and why. */
export const truthLines = (won: readonly WonDeal[]): string[] =>
  won
    .filter(({ deal }) => deal.planted.length > 0)
    .map(({ deal, id }) =>
      JSON.stringify({ dealExternalId: id, dealName: deal.name, expected: deal.planted, why: deal.plantedWhy }),
    );
