import { beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { readException } from "./read-exception.ts";
import { requestWaiver } from "./request-waiver.ts";

const { services, stored } = ownServices();

async function shown(actor: Actor, id: string) {
  return answerOf(await readException(services.as(actor), { id }));
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

describe("a waiver with a limit", () => {
  let asks: Actor;
  let decides: Actor;
  beforeAll(async () => {
    asks = await services.person("Gerd Finance", ["finance"]);
    decides = await services.person("Mara Finance", ["finance"]);
  });

  const ask = async (limit: string | null) => {
    const engagementId = await stored.engagement(germany);
    await services.db.raw(
      "UPDATE deal SET amount = 347400, currency = 'EUR' WHERE id = (SELECT deal_id FROM engagement WHERE id = $1)",
      [engagementId],
    );
    const id = await stored.exception({ ...germany, kind: "po_problem", groupKey: "po_problem:covers", engagementId });
    const asked = answerOf(
      await requestWaiver(services.as(asks), {
        id,
        reason: "The PO follows",
        expiresAt: after(services.clock.now(), 86_400_000),
        limit: limit === null ? null : { amount: limit, currency: "EUR" },
      }),
    );
    return { asked, detail: await shown(decides, id) };
  };

  it("says at asking and to whoever decides when the deal is worth more", async () => {
    const { asked, detail } = await ask("100");
    expect(asked.reachesDeal).toBe(false);
    expect(detail.deal).toEqual({ amount: "347400.0000", currency: "EUR" });
    expect(detail.waiver).toMatchObject({ state: "requested", reachesDeal: false });
    expect(detail.story[0]?.text).toContain("up to EUR 100.00, which does not reach the deal: The PO follows");
  });

  it("reaches a deal of that worth, and without a limit any", async () => {
    for (const limit of ["347400.00", null]) {
      const { asked, detail } = await ask(limit);
      expect(asked.reachesDeal).toBe(true);
      expect(detail.waiver).toMatchObject({ reachesDeal: true });
    }
  });
});

it("says whether its reader sees the list of runs, to which its run leads", async () => {
  const id = await stored.exception({ ...germany, team: "sales_ops", engagementId: await stored.engagement(germany) });
  const [account, sales] = [
    await services.person("Ava Account", ["account_team"]),
    await services.person("Sol Sales", ["sales_ops"]),
  ];
  expect([(await shown(account, id)).may.flows, (await shown(sales, id)).may.flows]).toEqual([false, true]);
});
