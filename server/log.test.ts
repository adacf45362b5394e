import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createLog, type Log } from "./log.ts";
import { errorText } from "./safe-error.ts";

const lineSchema = z.record(z.string(), z.unknown());

/** What a line holds that is written with `write`. */
function lineOf(write: (log: Log) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLog("test", "info", { write: (line) => void lines.push(line) }));
  expect(lines).toHaveLength(1);
  return lineSchema.parse(JSON.parse(lines[0] ?? ""));
}

/** As the driver throws it: what PostgreSQL sends stands in members of its own. */
const databaseError = (message: string, members: object): Error =>
  Object.assign(new Error(message), { name: "error", severity: "ERROR", ...members });
const refusedRow = databaseError('new row for relation "staffing_request" violates check constraint "hours_positive"', {
  code: "23514",
  detail: "Failing row contains (1, rosalind@private.example, 185.00).",
  where: "COPY staffing_request, line 1: rosalind@private.example",
  internalQuery: "SELECT 'rosalind@private.example'",
  hint: "Ask rosalind@private.example",
  parameters: ["rosalind@private.example"],
  table: "staffing_request",
  column: "hours",
  constraint: "hours_positive",
});

describe("an error in a line", () => {
  it("of PostgreSQL says what failed and where, and nothing of the row", () => {
    const line = lineOf((log) => log.error({ err: refusedRow }, "a run failed unexpectedly"));
    expect(line).toMatchObject({
      msg: "a run failed unexpectedly",
      process: "test",
      err: {
        type: "error",
        message: 'new row for relation "staffing_request" violates check constraint "hours_positive"',
        code: "23514",
        table: "staffing_request",
        column: "hours",
        constraint: "hours_positive",
        stack: expect.stringContaining("log.test.ts"),
      },
    });
    expect(JSON.stringify(line)).not.toMatch(/rosalind|185/);
  });

  it("keeps its causes and what it gathers, and these are as clean", () => {
    const wrapped = new Error("the run could not be settled", { cause: new AggregateError([refusedRow], "two failed") });
    const line = lineOf((log) => log.error({ err: wrapped }, "failed"));
    expect(line).toMatchObject({ err: { type: "Error", cause: { message: "two failed", errors: [{ code: "23514" }] } } });
    expect(JSON.stringify(line)).not.toContain("rosalind");
  });

  it("is as clean under another name, deep in what is logged, alone, and without words", () => {
    const written = [
      lineOf((log) => log.error({ error: refusedRow }, "failed")),
      lineOf((log) => log.error({ runs: [{ failure: refusedRow }] }, "failed")),
      lineOf((log) => log.error(refusedRow)),
      lineOf((log) => log.child({ err: refusedRow }).error("failed")),
    ];
    for (const line of written) {
      expect(JSON.stringify(line)).not.toContain("rosalind");
      expect(JSON.stringify(line)).toContain("hours_positive");
    }
  });

  it("does not repeat the value that PostgreSQL quotes, in its message or its stack", () => {
    const unread = databaseError('invalid input syntax for type numeric: "185.00 "Rosalind""', { code: "22P02" });
    expect(errorText(unread)).toBe("invalid input syntax for type numeric: “…”");
    const lines = [
      lineOf((log) => log.error({ err: unread }, "failed")),
      lineOf((log) => log.error(unread)),
      lineOf((log) => log.error({ err: unread })),
    ];
    expect(JSON.stringify(lines)).not.toMatch(/Rosalind|185/);
    expect(errorText(refusedRow)).toContain('"hours_positive"');
    expect(errorText("a word")).toBe("a word");
  });
});

describe("a secret in a line", () => {
  it("is censored at every depth, however its name is written", () => {
    const secrets = { password: "s3cret", access_token: "s3cret", clientSecret: "s3cret", "X-Authorization": "s3cret" };
    const line = lineOf((log) =>
      log.info({ ...secrets, deep: { deeper: [{ deepest: { ...secrets, name: "kept" } }] }, secrets: { any: "s3cret" } }, "x"),
    );
    expect(JSON.stringify(line)).not.toContain("s3cret");
    expect(line).toMatchObject({ password: "[redacted]", deep: { deeper: [{ deepest: { name: "kept" } }] } });
  });

  it("is censored in what a child of the log carries", () => {
    const line = lineOf((log) => log.child({ request: { headers: { authorization: "s3cret" } }, token: "s3cret" }).info("x"));
    expect(JSON.stringify(line)).not.toContain("s3cret");
    expect(line).toMatchObject({ token: "[redacted]" });
  });

  it("leaves all else as it is: numbers, instants, nulls, and what holds itself", () => {
    const ring: Record<string, unknown> = { name: "ring", token: null };
    ring.self = ring;
    const line = lineOf((log) => log.info({ attempts: 3, at: new Date("2026-11-21T00:00:00Z"), ring }, "x"));
    expect(line).toMatchObject({ attempts: 3, at: "2026-11-21T00:00:00.000Z", ring: { name: "ring", token: null, self: "[…]" } });
  });
});
