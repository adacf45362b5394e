import { laterProducts } from "../data/catalogue.ts";
import { companyNamed } from "../data/companies.ts";
import { type DrawnDeal, drawDeal } from "../drawn-deal.ts";
import type { Random } from "../random.ts";
import { dispositionPlants, partyPlants } from "./parties.ts";
import { type Plant, sales } from "./plant.ts";
import { statementPlants } from "./statements.ts";
import { contractPlants, figurePlants } from "./terms.ts";
import { erpPlants, laterPlants } from "./vendors.ts";

const recent = { from: 0.86, to: 0.992 };

/** Deals with something planted, most of them of the last weeks: what was wrong before has been put right since. */
export function drawPlanted(random: Random, at: (share: number) => number): DrawnDeal[] {
  const plants = [...dispositionPlants, ...partyPlants, ...contractPlants, ...figurePlants, ...statementPlants, ...erpPlants];
  const all = plants.flatMap((plant) => Array.from({ length: plant.copies ?? 1 }, () => plant));
  const shuffled = all.map((plant) => ({ plant, order: random.next() })).sort((a, b) => a.order - b.order);
  const when = (index: number, of: number): number => at(recent.from + (recent.to - recent.from) * (index / of) ** 0.8);
  return [
    ...shuffled.map(({ plant }, index) => planted(random, plant, when(index, shuffled.length))),
    // These have to be set up first.
    ...laterPlants.map((plant, index) => planted(random, plant, at(0.93 + 0.01 * index))),
  ];
}

function planted(random: Random, plant: Plant, wonAt: number): DrawnDeal {
  const { customer, ...wish } = plant.wish ?? {};
  const deal = drawDeal(random, wonAt, { ...wish, ...(customer !== undefined && { company: companyNamed(customer) }) });
  plant.plant?.(deal);
  deal.planted.push(...plant.expected);
  deal.plantedWhy = plant.why;
  if (plant.before) deal.before = plant.before(deal);
  if (plant.later) deal.later.push(plant.later);
  return deal;
}

/** The product that stands in the catalogue twice, once with a slip: the group that one alias releases. */
export function drawTypos(random: Random, at: (share: number) => number, count: number): DrawnDeal[] {
  const plant: Plant = {
    why: "The product was entered in the catalogue a second time, with a slip",
    expected: [sales("unmapped_value", `product:${laterProducts.typo.toLowerCase()}`)],
    wish: { product: laterProducts.typo, type: "fixed_fee" },
    plant: (deal) => {
      deal.feeSchedule = "Upfront";
    },
  };
  return Array.from({ length: count }, (_, index) => planted(random, plant, at(0.9 + 0.09 * (index / count))));
}
