import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serverClock } from "./server-clock";

const noon = new Date("2026-11-21T12:00:00Z");
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

describe("the server's time in a tab", () => {
  let elapsed = 0;
  beforeEach(() => {
    elapsed = 500;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it("goes on from what the server said", () => {
    const clock = serverClock(() => elapsed);
    clock.hear(noon);
    elapsed += 11_000;
    expect(clock.now()).toEqual(later(11));
  });

  it("follows an answer that is ahead, and never goes back to one that was long under way", () => {
    const clock = serverClock(() => elapsed);
    clock.hear(noon);
    elapsed += 10_000;
    clock.hear(later(17));
    expect(clock.now()).toEqual(later(17));
    clock.hear(later(12));
    expect(clock.now()).toEqual(later(17));
  });

  it("does not know the time before it has heard of it", () => {
    expect(serverClock(() => elapsed).now()).toBeNull();
  });

  it("ticks every second for all that listen, and stops with the last of them", () => {
    const clock = serverClock(() => elapsed);
    const [one, other] = [vi.fn(), vi.fn()];
    const ends = [clock.subscribe(one), clock.subscribe(other)];
    vi.advanceTimersByTime(2_000);
    expect([one.mock.calls.length, other.mock.calls.length]).toEqual([2, 2]);
    for (const end of ends) end();
    vi.advanceTimersByTime(2_000);
    expect(one).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
