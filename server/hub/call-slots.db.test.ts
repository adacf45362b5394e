import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { ownServices } from "../testing/own-services.ts";
import { CallSlots } from "./call-slots.ts";

const { services, stored } = ownServices();
let connectionId: string;
beforeAll(async () => {
  connectionId = await stored.connection();
}, 120_000);

/** So many calls at once that this process may have two. */
const limit = 3;
const within = (isUrgent: boolean) => ({ endsAt: performance.now() + 20_000, isUrgent });

describe("the places for calls at one vendor", () => {
  it("go to live work first, whoever has waited longer, and to all in the end", async () => {
    const slots = new CallSlots(services.db, { id: connectionId, holder: newId() });
    const held = [await slots.take(limit, within(false)), await slots.take(limit, within(false))];
    const order: string[] = [];
    const call = async (name: string, isUrgent: boolean) => {
      const slot = await slots.take(limit, within(isUrgent));
      if (slot === undefined) throw new Error(`${name} got no place`);
      order.push(name);
      slots.give(slot);
    };
    const waiting = [
      call("release 1", false),
      call("release 2", false),
      call("live 1", true),
      call("history", false),
      call("live 2", true),
    ];
    for (const slot of held) if (slot !== undefined) slots.give(slot);
    await Promise.all(waiting);
    expect(order.slice(0, 2).sort()).toEqual(["live 1", "live 2"]);
    expect(order.sort()).toEqual(["history", "live 1", "live 2", "release 1", "release 2"]);
    await slots.release();
  });
});
