import { describe, expect, it } from "vitest";
import { healthOf } from "./health-sentence";

const now = new Date("2026-11-20T12:00:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const health = (role: string, silentMinutes: number, more: Partial<Parameters<typeof healthOf>[0]> = {}) =>
  healthOf(
    {
      name: "Kantata",
      role,
      mode: "live",
      isPaused: false,
      breaker: "closed",
      lastSuccessAt: minutesAgo(silentMinutes),
      lastErrorAt: null,
      lastError: null,
      pollIntervalMs: 15_000,
      backlog: 0,
      oldestWaitAt: null,
      errorRate: 0,
      ...more,
    },
    { now, timeZone: "UTC" },
  );

describe("the health of a connection in a word", () => {
  it("is good while a PSA or an ERP is between two readings, which are a quarter of an hour apart", () => {
    expect(health("psa", 14)).toEqual({ tone: "ok", label: "Answers", sentence: "" });
    expect(health("erp", 29)).toMatchObject({ label: "Answers" });
  });

  it("is late, then silent, when readings fail to come; a CRM, which is read all the time, sooner", () => {
    expect([health("psa", 31).label, health("psa", 61).label]).toEqual(["Late", "No answer"]);
    expect(health("crm", 3)).toEqual({
      tone: "warn",
      label: "Late",
      sentence: "Kantata has not answered for 3 minutes; nothing waits for it; nothing is lost.",
    });
    expect(health("crm", 40).label).toBe("No answer");
  });

  it("is no answer at once when calls fail and it is not asked any more", () => {
    expect(health("psa", 1, { breaker: "open", lastErrorAt: now }).label).toBe("No answer");
  });
});
