import { afterAll, afterEach, beforeAll } from "vitest";
import { type BadDays, badDaysOf } from "./bad-days.ts";
import { type DealStand, type DealStandOptions, raiseDealStand } from "./deal-stand.ts";

/**
 * A deal stand of a test file's own: raised and settled before the file's own `beforeAll`, closed after its own `afterAll`. The
 * troubles of a test end with it.
 * Both parts can be handed on at once, but answer only from then on. `options` may first have to make what they name.
 */
export function ownDealStand(options: DealStandOptions | (() => Promise<DealStandOptions>) = {}): {
  stand: DealStand;
  days: BadDays;
} {
  const stand = {} as DealStand;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const raised = await raiseDealStand(typeof options === "function" ? await options() : options);
    close = raised.close;
    Object.assign(stand, raised);
    await stand.settle();
  }, 120_000);
  afterAll(() => close(), 60_000);
  const days = badDaysOf(stand);
  afterEach(async () => {
    await days.calm();
    await days.dropHeld();
  });
  return { stand, days };
}
