import { describe, expect, it } from "vitest";
import { exceptionToOpen, noFigure } from "./exception-to-open.ts";

const friday = new Date("2026-11-20T16:30:00Z");
const opened = (calendar?: { timeZone: string; holidays: ReadonlySet<string> }) =>
  exceptionToOpen(
    { kind: "connection_down", cause: "kantata", params: { connection: "Kantata", key: "kantata", message: "No answer" } },
    {
      subject: { type: "connection", id: "c1" },
      about: "Kantata",
      exposure: noFigure("Not known"),
      isPrimary: true,
      now: friday,
      ...(calendar && { calendar }),
      isBackfill: false,
      correlationId: null,
    },
  );

describe("an exception as it is opened", () => {
  it("is due when its owner has had its kind's business hours: from half an hour before the weekend, on Monday morning", () => {
    expect(opened().due_at).toEqual(new Date("2026-11-23T10:30:00Z"));
  });

  it("counts them in the zone and around the holidays of its entity", () => {
    const london = { timeZone: "Europe/London", holidays: new Set(["2026-11-23"]) };
    expect(opened(london).due_at).toEqual(new Date("2026-11-24T10:30:00Z"));
    expect(opened({ timeZone: "America/New_York", holidays: new Set() }).due_at).toEqual(new Date("2026-11-20T18:30:00Z"));
  });

  it("is found by what it is about and by its title", () => {
    expect(opened()).toMatchObject({
      group_key: "connection_down:kantata",
      search_text: expect.stringMatching(/^kantata .*kantata/),
    });
  });
});
