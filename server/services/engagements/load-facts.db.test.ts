import { describe, expect, it } from "vitest";
import { readEngagementState } from "../../db/engagement-state.sql.ts";
import { insert, type RowOf } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { testTerms } from "../../testing/engagement-facts.ts";
import { ownServices } from "../../testing/own-services.ts";
import { loadFacts } from "./load-facts.ts";

const { services, stored } = ownServices();

async function customer(name: string, more: Partial<RowOf<"Customer">> = {}): Promise<string> {
  const id = newId<"customer">();
  await insert(services.db, "Customer", { id, name, nameKey: name.toLowerCase(), ...more });
  return id;
}

async function sold(customerId: string, related: (number: string) => string | null): Promise<string> {
  const id = await stored.engagement({ customerId });
  const { rows } = await services.db.raw("SELECT number FROM engagement WHERE id = $1", [id]);
  const terms = testTerms({ relatedEngagement: related(String(rows[0]?.number)) });
  const deal = "UPDATE deal SET customer_id = $2, terms = $3::jsonb WHERE id = (SELECT deal_id FROM engagement WHERE id = $1)";
  await services.db.raw(deal, [id, customerId, JSON.stringify(terms)]);
  return id;
}

const identity = ({ id, number }: { id: string; number: string }) => ({ id, number });

async function preview(id: string) {
  for await (const batch of loadFacts(services.db, [id], services.clock.now())) {
    const row = batch[0]?.row;
    if (row)
      return { customers: row.customers.map(({ name }) => name), hasCycle: row.hasCycle, related: row.related.map(identity) };
  }
  throw new Error("There are no facts of it");
}

async function flow(id: string) {
  const state = await services.db.one(readEngagementState({ engagementId: id, now: services.clock.now() }));
  return { customers: state.customers.map(({ name }) => name), hasCycle: state.hasCycle, related: state.related.map(identity) };
}

describe("what a preview checks by is what the flow checks by", () => {
  it("where a parent was merged into another customer", async () => {
    const group = await customer("Group");
    const survivor = await customer("Holding", { parentId: group });
    const merged = await customer("Holding Ltd", { mergedIntoId: survivor, parentId: await customer("Old group") });
    const id = await sold(await customer("Acme", { parentId: merged }), () => null);
    expect((await preview(id)).customers).toEqual(["Acme", "Holding", "Group"]);
    expect(await preview(id)).toEqual(await flow(id));
  });

  it("where a parent was merged into its own child, and where parents go round in a circle", async () => {
    const child = await customer("Child");
    const merged = await customer("Parent", { mergedIntoId: child });
    await services.db.raw("UPDATE customer SET parent_id = $2 WHERE id = $1", [child, merged]);
    const own = await sold(child, () => null);
    expect(await preview(own)).toEqual({ customers: ["Child"], hasCycle: false, related: [] });
    expect(await preview(own)).toEqual(await flow(own));
    const [first, second] = [await customer("First"), await customer("Second")];
    await services.db.raw(
      "UPDATE customer SET parent_id = CASE id WHEN $1 THEN $2::uuid ELSE $1::uuid END WHERE id IN ($1, $2)",
      [first, second],
    );
    const round = await sold(first, () => null);
    expect(await preview(round)).toMatchObject({ customers: ["First", "Second"], hasCycle: true });
    expect(await preview(round)).toEqual(await flow(round));
  });

  it("where a deal names its own engagement as the one that it belongs to", async () => {
    const id = await sold(await customer("Acme"), (number) => number);
    expect((await preview(id)).related).toEqual([]);
    expect(await preview(id)).toEqual(await flow(id));
  });
});
