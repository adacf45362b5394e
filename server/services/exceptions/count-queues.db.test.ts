import { describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { countQueues } from "./count-queues.ts";
import { listExceptionGroups } from "./list-exception-groups.ts";
import { listExceptions } from "./list-exceptions.ts";

const { services, stored } = ownServices();

describe("what is assigned to the caller", () => {
  it("is counted within the legal entities that were chosen, as the list shows it", async () => {
    const fay = await services.person("Fay Finance", ["finance"]);
    for (const place of [germany, germany, states]) await stored.exception({ ...place, assigneeId: fay.id });
    const mine = async (entityCodes?: string[]) => {
      const counted = await countQueues(services.as(fay), entityCodes ? { entityCodes } : {});
      return counted.ok ? counted.value.mine : counted;
    };
    expect(await mine()).toMatchObject({ value: 3 });
    expect(await mine(["DE01"])).toMatchObject({ value: 2 });
    expect(await mine(["SG01"])).toMatchObject({ value: 0 });
  });
});

describe("what a queue holds up", () => {
  it("says of how many the worth is not known, which the list of them shows one by one", async () => {
    const pat = await services.person("Pat PMO", ["pmo"]);
    const asleep = new Date(services.clock.now().getTime() + 3_600_000);
    const unknown = { team: "pmo", ...germany, exposureUnknown: "The deal states no amount" };
    await stored.exception({ team: "pmo", ...germany, exposureReporting: "100" });
    const told = [await stored.exception(unknown), await stored.exception(unknown)];
    await stored.exception({ ...unknown, snoozedUntil: asleep });
    await stored.exception({ ...unknown, isPrimary: false });
    await stored.exception({ ...unknown, exposureReporting: "50" });
    await stored.exception({ ...unknown, exposureAmount: "0", exposureCurrency: "EUR" });
    await stored.exception({ ...unknown, subjectType: "connection" });
    const { queues } = answerOf(await countQueues(services.as(pat), {}));
    expect(queues.find(({ team }) => team === "pmo")).toMatchObject({ open: 7, exposure: { amount: "150.00" }, unknownWorth: 2 });
    const filter = { teams: ["pmo" as const], worth: "unknown" as const };
    const { items } = answerOf(await listExceptions(services.as(pat), { filter }));
    expect(items.map(({ id }) => id).sort()).toEqual(told.sort());
    const { totals } = answerOf(await listExceptionGroups(services.as(pat), { filter }));
    expect(totals).toMatchObject({ items: 2, unknownWorth: 2 });
  });
});
