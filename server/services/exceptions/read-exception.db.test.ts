import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { type Stored, storedIn } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { readException } from "./read-exception.ts";

let services: TestServices;
let stored: Stored;
const germany = { entityCode: "DE01", region: "DACH" };
const states = { entityCode: "US01", region: "North America" };

beforeAll(async () => {
  services = await createTestServices();
  stored = storedIn(services);
}, 120_000);
afterAll(() => services?.close());

async function shown(actor: Actor, id: string) {
  const found = await readException(services.as(actor), { id });
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

describe("an exception whose cause it shares with others", () => {
  let german: string;
  beforeAll(async () => {
    const worth = (exposureReporting: string) => ({
      exposureReporting,
      exposureAmount: exposureReporting,
      exposureCurrency: "EUR",
    });
    german = await stored.exception({ ...germany, ...worth("100.00") });
    await stored.exception({ ...germany, ...worth("20.00") });
    for (let n = 0; n < 3; n += 1) await stored.exception({ ...states, ...worth("9000.00") });
    await stored.exception(worth("5.00"));
  });

  it("tells of the group only what lies within the reader's entity and region", async () => {
    const finance = await services.person("Greta Finance", [{ role: "finance", entityCode: "DE01" }]);
    expect((await shown(finance, german)).group).toMatchObject({ open: 2, exposure: { amount: "120.00" } });
    const lead = await services.person("Lea Lead", [{ role: "finance", region: "DACH", isLead: true }]);
    expect((await shown(lead, german)).group).toMatchObject({ open: 3, exposure: { amount: "125.00" } });
  });

  it("tells whoever is not limited of all of it, in that team's queue", async () => {
    const finance = await services.person("Alma Finance", ["finance"]);
    expect((await shown(finance, german)).group).toMatchObject({ open: 6, exposure: { amount: "27125.00" } });
    await stored.exception({ ...germany, team: "it" });
    expect((await shown(finance, german)).group.open).toBe(6);
  });

  it("tells whoever is only asked to decide a waiver of that one, and of none of the others", async () => {
    const engagementId = await stored.engagement(germany);
    const cause = { kind: "sow_missing", groupKey: "sow_missing:", team: "sales_ops" };
    const asked = await stored.exception({ ...germany, ...cause, engagementId, exposureReporting: "70.00" });
    await stored.exception({ ...germany, ...cause, exposureReporting: "800.00" });
    const pmo = await services.person("Petra Pmo", [{ role: "pmo", entityCode: "DE01" }]);
    expect(await readException(services.as(pmo), { id: asked })).toMatchObject({ error: { code: "not_found" } });
    await insert(services.db, "Waiver", {
      id: newId(),
      kind: cause.kind,
      engagementId,
      exceptionId: asked,
      ...germany,
      reason: "The SOW follows",
      requestedBy: newId(),
      requestedName: "Sally Sales",
      expiresAt: after(services.clock.now(), 86_400_000),
    });
    expect((await shown(pmo, asked)).group).toMatchObject({ open: 1, exposure: { amount: "70.00" } });
  });
});
