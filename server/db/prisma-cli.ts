import { spawn } from "node:child_process";
import path from "node:path";
import { checkoutRoot } from "../runtime/data-dir.ts";

export interface PrismaRun {
  exitCode: number;
  output: string;
}

export interface PrismaOptions {
  /** The owner's connection string; `generate`, `validate` and `format` need none. */
  databaseUrl?: string;
  /** What the sessions on the database are called, and how long they wait for a lock. */
  session?: { name: string; lockMs: number };
  /** Show the CLI's output as it comes instead of collecting it. */
  inherit?: boolean;
}

/**
 * Runs Prisma's CLI offline: its native schema engine is replaced by scripts/schema-engine.mjs, and it looks for no
 * newer version of itself.
 */
export async function runPrisma(args: string[], options: PrismaOptions = {}): Promise<PrismaRun> {
  const bin = path.join(checkoutRoot, "node_modules/.bin");
  const child = spawn(process.execPath, [path.join(checkoutRoot, "node_modules/prisma/build/index.js"), ...args], {
    cwd: checkoutRoot,
    env: {
      ...process.env,
      DATABASE_URL: options.databaseUrl ?? "",
      SCHEMA_ENGINE_SESSION: options.session ? JSON.stringify(options.session) : "",
      PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}`,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(checkoutRoot, "scripts/schema-engine.mjs"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
      NO_COLOR: "1",
    },
    stdio: options.inherit ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, output: output.trim() }));
  });
}
