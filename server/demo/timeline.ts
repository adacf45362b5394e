import type { MappingSetKey } from "../domain/mapping/sets.ts";
import type { DrawnDeal } from "./drawn-deal.ts";
import type { Finance } from "./finance.ts";
import type { Sales, WonDeal } from "./sell-deals.ts";

export interface NewValue {
  set: MappingSetKey;
  key: string[];
  value: Record<string, unknown>;
  why: string;
}

/** The firm that lives through its year: its people, and its systems as their users have them. */
export interface World {
  sales: Sales;
  finance: Finance;
  /** A value is mapped and published by one of the demo's people, by key. */
  map(person: string, value: NewValue): Promise<void>;
  won: Map<DrawnDeal, WonDeal>;
}

/** What somebody does at some time, about a deal that was won. */
export type Happening = (world: World, won: WonDeal) => Promise<void>;

/** Something that happens at an instant (milliseconds). */
export interface Event {
  at: number;
  /** Deals that are won; those of one day are read together. */
  deal?: DrawnDeal;
  act?: (world: World) => Promise<void>;
}

/** Everything that happens, in order: deals are won, and later somebody mends or changes them. What would be after `until` stays out. */
export function timelineOf(deals: readonly DrawnDeal[], acts: readonly Event[], until: number): Event[] {
  const events: Event[] = [...acts];
  for (const deal of deals) {
    events.push({ at: deal.wonAt, deal });
    for (const { afterMs, happening } of deal.later)
      events.push({
        at: deal.wonAt + afterMs,
        act: async (world) => {
          const won = world.won.get(deal);
          if (won) await happening(world, won);
        },
      });
  }
  return events.filter(({ at }) => at < until).sort((a, b) => a.at - b.at);
}

/** Events in groups: deals that are won one after the other within a day, and each act by itself. */
export function* inGroups(events: readonly Event[]): Generator<{ at: number; deals: DrawnDeal[]; act?: Event["act"] }> {
  let deals: DrawnDeal[] = [];
  const flush = function* (): Generator<{ at: number; deals: DrawnDeal[] }> {
    const last = deals.at(-1);
    if (last) yield { at: last.wonAt, deals };
    deals = [];
  };
  for (const event of events) {
    const [first] = deals;
    if (event.act || (first && event.at - first.wonAt > 86_400_000)) yield* flush();
    if (event.deal) deals.push(event.deal);
    if (event.act) yield { at: event.at, deals: [], act: event.act };
  }
  yield* flush();
}
