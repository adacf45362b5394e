import path from "node:path";
import { checkoutRoot } from "../server/runtime/data-dir.ts";
import { checkArchitecture } from "./test/architecture.ts";
import { ensureChromium, ensurePostgres15 } from "./test/debian.ts";
import { check, checkBeside, type Outcome, playwright, run, step, vitest } from "./test/stages.ts";
import { ensureClient } from "./up/build.ts";

/**
 * Everything that is checked, one stage after the other but for the types, which are checked beside the first ones. `--quick`: what
 * needs neither a database nor a browser, under a minute.
 */
const isQuick = process.argv.includes("--quick");
const outcomes: Outcome[] = [];
const stage = async (outcome: Promise<Outcome>): Promise<void> => {
  outcomes.push(await outcome);
};

await stage(
  step("generated code", async () => {
    await ensureClient();
    const isDone = await run(path.join(checkoutRoot, "node_modules/.bin/next"), ["typegen"], { NEXT_TELEMETRY_DISABLED: "1" });
    if (!isDone) throw new Error("The types of the routes could not be generated.");
  }),
);
const types = checkBeside("types", "tsc", ["--noEmit", "-p", "."]);
await stage(check("format and lint", "biome", ["ci", "."]));
await stage(step("architecture", async () => checkArchitecture()));
await stage(vitest("unit tests", "unit"));
await stage(types());
if (!isQuick) {
  await stage(vitest("database tests on the embedded PostgreSQL 18", "database"));
  const older = ensurePostgres15();
  if ("bin" in older) await stage(vitest("database tests on PostgreSQL 15", "database", { TEST_POSTGRES_BIN: older.bin }));
  else process.stdout.write(`\nSKIPPED: database tests on PostgreSQL 15, which is not on this machine (${older.missing})\n`);
  await stage(step("browser", async () => ensureChromium()));
  await stage(playwright("browser journeys"));
}

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write("\n");
for (const { failed: bad, name, passed: good, seconds } of outcomes)
  process.stdout.write(
    `${name.padEnd(50)} ${String(good).padStart(5)} passed ${String(bad).padStart(4)} failed ${seconds.toFixed(0).padStart(5)} s\n`,
  );
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
