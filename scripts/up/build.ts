import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runPrisma } from "../../server/db/prisma-cli.ts";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";
import { fingerprintOf } from "../../server/runtime/fingerprint.ts";
import type { Programs } from "./programs.ts";

const clientStamp = path.join(checkoutRoot, "server/db/generated/.fingerprint");
const webStamp = path.join(checkoutRoot, ".next/throughline-build");

const isSource = (file: string): boolean =>
  /\.(tsx?|jsx?|mjs|css|svg)$/.test(file) &&
  !/\.(test|spec)\.tsx?$/.test(file) &&
  !file.includes(`${path.sep}generated${path.sep}`);

const recorded = (stamp: string): string | undefined => (existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined);

/** Generates Prisma's client where the schema has changed. */
export async function ensureClient(): Promise<void> {
  const fingerprint = fingerprintOf(["prisma/schema", "package-lock.json"]);
  if (recorded(clientStamp) === fingerprint) return;
  const run = await runPrisma(["generate"]);
  if (run.exitCode !== 0) throw new Error(`Prisma's client could not be generated:\n${run.output}`);
  writeFileSync(clientStamp, fingerprint);
}

/** Builds the web application where something has changed that it is made of. Answers whether it did. */
export async function ensureWebBuild(programs: Programs): Promise<boolean> {
  const fingerprint = fingerprintOf(
    [
      "app",
      "components",
      "server",
      "prisma/schema",
      "next.config.js",
      "postcss.config.js",
      "proxy.ts",
      "instrumentation.ts",
      "tsconfig.json",
      "package-lock.json",
    ],
    [process.version],
    (file) => isSource(file) || !/[\\/](app|components|server)[\\/]/.test(file),
  );
  if (recorded(webStamp) === fingerprint) return false;
  await programs.run({ name: "build", args: ["node_modules/next/dist/bin/next", "build"], env: { NODE_ENV: "production" } });
  writeFileSync(webStamp, fingerprint);
  return true;
}
