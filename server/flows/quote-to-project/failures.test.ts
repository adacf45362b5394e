import { describe, expect, it } from "vitest";
import { PortError } from "../../connectors/ports/port.ts";
import { failureOf, faultBlocker } from "./failures.ts";

const databaseError = (message: string, members: object): Error =>
  Object.assign(new Error(message), { name: "error", severity: "ERROR", ...members });

describe("what people are told of a fault of ours", () => {
  it("names what the database did not take, and never the row or the value", () => {
    const refused = databaseError('new row for relation "engagement" violates check constraint "amount_sane"', {
      code: "23514",
      detail: "Failing row contains (rosalind@private.example, 185.00).",
    });
    expect(faultBlocker(refused)).toMatchObject({ params: { message: expect.stringContaining('"amount_sane"') } });
    const unread = databaseError('invalid input syntax for type numeric: "185.00 Rosalind"', { code: "22P02" });
    expect(faultBlocker(unread)).toMatchObject({
      params: { message: "invalid input syntax for type numeric: “…”" },
      cause: "invalid input syntax for type numeric: “…”",
    });
    expect(JSON.stringify([faultBlocker(refused), faultBlocker(unread)])).not.toMatch(/rosalind|185/i);
  });
});

describe("what a refused call means for its run", () => {
  const connection = { id: "c", key: "netsuite", name: "NetSuite", role: "erp" } as const;
  const failure = (kind: "rejected" | "conflict" | "not_found", step = "hold") =>
    failureOf(new PortError(kind, "NetSuite has no project 429."), { step, connection });

  it("that somebody has to act", () => {
    for (const kind of ["rejected", "conflict"] as const)
      expect(failure(kind)).toMatchObject({ kind: "blocked", blocker: { kind: "billing_profile_failed" }, lookAgain: null });
    expect(failure("rejected", "report")).toMatchObject({ blocker: { kind: "crm_update_failed" }, lookAgain: "rarely" });
  });

  it("that what is not there is asked for again first, since it may only not show yet", () => {
    expect(failure("not_found")).toMatchObject({ kind: "passing", whenItLasts: { kind: "billing_profile_failed" } });
    expect(failure("not_found", "report")).toMatchObject({ kind: "passing", whenItLasts: { kind: "crm_update_failed" } });
  });
});
