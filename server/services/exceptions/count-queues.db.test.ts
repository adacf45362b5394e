import { describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { germany, states } from "../../testing/stored.ts";
import { countQueues } from "./count-queues.ts";

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
