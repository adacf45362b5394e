import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";

/** What a stage came to, in checks: a tool counts as one, test runners by their tests. */
export interface Outcome {
  name: string;
  passed: number;
  failed: number;
  seconds: number;
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numFailedTestSuites: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()).default([]),
});

const bin = (name: string): string => path.join(checkoutRoot, "node_modules/.bin", name);

/** Runs a program with its output shown; answers whether it succeeded. */
export function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], { cwd: checkoutRoot, stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", (error) => {
      process.stdout.write(`${program} could not be run: ${error.message}\n`);
      resolve(false);
    });
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function timed(name: string, work: () => Promise<{ passed: number; failed: number }>): Promise<Outcome> {
  process.stdout.write(`\n── ${name} ${"─".repeat(Math.max(2, 72 - name.length))}\n`);
  const begun = performance.now();
  const counts = await work();
  const seconds = (performance.now() - begun) / 1000;
  process.stdout.write(`${counts.failed > 0 ? "FAILED" : "ok"}: ${name} in ${seconds.toFixed(1)} s\n`);
  return { name, ...counts, seconds };
}

/** A tool that either accepts the tree or does not. */
export const check = (name: string, program: string, args: readonly string[]): Promise<Outcome> =>
  timed(name, async () => ((await run(bin(program), args)) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));

/** A tool that runs beside the stages that follow. Its stage is what is called in the end: it waits, and shows what the tool said. */
export function checkBeside(name: string, program: string, args: readonly string[]): () => Promise<Outcome> {
  const done = new Promise<{ isOk: boolean; said: string }>((resolve) => {
    execFile(bin(program), args, { cwd: checkoutRoot, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ isOk: error === null, said: `${stdout}${stderr}` }),
    );
  });
  return () =>
    timed(name, async () => {
      const { isOk, said } = await done;
      process.stdout.write(said);
      return isOk ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    });
}

/** Anything else that may fail with a message. */
export const step = (name: string, work: () => Promise<unknown>): Promise<Outcome> =>
  timed(name, async () => {
    try {
      await work();
      return { passed: 1, failed: 0 };
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return { passed: 0, failed: 1 };
    }
  });

/** Tests of vitest; a file that cannot be loaded counts as a failed test. */
export const vitest = (name: string, only: "unit" | "database", env: Record<string, string> = {}): Promise<Outcome> =>
  timed(name, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "throughline-vitest-"));
    const file = path.join(folder, "report.json");
    try {
      const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
      const isOk = await run(bin("vitest"), args, { TEST_ONLY: only, ...env });
      const report = vitestReport.safeParse(JSON.parse(readFileSync(file, "utf8")));
      if (!report.success) throw new Error(`vitest's report is not as expected: ${report.error.message}`);
      const { numFailedTests, numPassedTests, testResults } = report.data;
      const unloaded = testResults.filter(({ assertionResults, status }) => status === "failed" && assertionResults.length === 0);
      const failed = numFailedTests + unloaded.length;
      if (numPassedTests === 0) throw new Error("No test ran.");
      return { passed: numPassedTests, failed: !isOk && failed === 0 ? 1 : failed };
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return { passed: 0, failed: 1 };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

/** Journeys in the browser, each tried once. */
export const playwright = (name: string): Promise<Outcome> =>
  timed(name, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "throughline-playwright-"));
    const file = path.join(folder, "report.json");
    try {
      const isOk = await run(bin("playwright"), ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
      const report = playwrightReport.parse(JSON.parse(readFileSync(file, "utf8")));
      const { expected, flaky, unexpected } = report.stats;
      const failed = unexpected + flaky + report.errors.length;
      return { passed: expected, failed: !isOk && failed === 0 ? 1 : failed };
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return { passed: 0, failed: 1 };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
