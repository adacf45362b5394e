import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";
import { recordPrograms } from "./left-behind.ts";

const endingMs = 15_000;
/** A program that ends by itself sooner than this after its start is not started again. */
const soonMs = 20_000;

export interface Program {
  name: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Started again when it ends by itself; else its end ends everything. */
  isRestarted?: boolean;
}

const endWithStarter = pathToFileURL(path.join(checkoutRoot, "server/runtime/end-with-starter.ts")).href;

/**
 * The product's own processes: started, kept running, ended together, whatever becomes of this one. Their output goes to one
 * file each.
 */
export class Programs {
  readonly #dataDir: string;
  readonly #logDir: string;
  readonly #variables: Record<string, string>;
  readonly #running = new Map<string, ChildProcess>();
  readonly #onFailure: (reason: string) => void;
  #isEnding = false;

  constructor(dataDir: string, variables: Record<string, string>, onFailure: (reason: string) => void) {
    this.#dataDir = dataDir;
    this.#logDir = path.join(dataDir, "logs");
    this.#variables = { ...variables, DATA_DIR: dataDir };
    this.#onFailure = onFailure;
    mkdirSync(this.#logDir, { recursive: true });
  }

  logFile(name: string): string {
    return path.join(this.#logDir, `${name}.log`);
  }

  /** Starts a program that stays; none any more once the end has begun. */
  start(program: Program): void {
    if (this.#isEnding) return;
    const { args, env, isRestarted, name } = program;
    const begun = performance.now();
    const child = this.#spawn(name, args, env);
    this.#keep(name, child);
    child.once("exit", (code, signal) => {
      if (this.#isEnding) return;
      const how = signal ?? `exit code ${code}`;
      if (isRestarted && performance.now() - begun > soonMs) return this.start(program);
      this.#onFailure(`${name} ended by itself (${how}). Its log: ${this.logFile(name)}`);
    });
  }

  /** Runs a program to its end; rejects, naming its log, when it fails. */
  async run({ args, env, name }: Program, onLine?: (line: string) => void): Promise<void> {
    const child = this.#spawn(name, args, env, onLine);
    this.#keep(name, child);
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    if (code !== 0 && !this.#isEnding)
      throw new Error(`${name} failed (exit code ${code}). Its log: ${this.logFile(name)}\n${child.lastLines.join("\n")}`);
  }

  /** Ends every program and waits for it. */
  async end(): Promise<void> {
    this.#isEnding = true;
    const ended = [...this.#running.values()].map(
      (child) =>
        new Promise<void>((resolve) => {
          const hard = setTimeout(() => child.kill("SIGKILL"), endingMs);
          child.once("exit", () => {
            clearTimeout(hard);
            resolve();
          });
          child.kill("SIGTERM");
        }),
    );
    await Promise.all(ended);
  }

  #keep(name: string, child: ChildProcess): void {
    this.#running.set(name, child);
    this.#record();
    child.once("exit", () => {
      this.#running.delete(name);
      this.#record();
    });
  }

  #record(): void {
    recordPrograms(
      this.#dataDir,
      [...this.#running].flatMap(([name, { pid }]) => (pid === undefined ? [] : [{ name, pid }])),
    );
  }

  #spawn(
    name: string,
    args: readonly string[],
    env: Record<string, string> = {},
    onLine?: (line: string) => void,
  ): ChildProcess & { lastLines: string[] } {
    const log = createWriteStream(this.logFile(name), { flags: "a" });
    const child = spawn(process.execPath, ["--import", endWithStarter, ...args], {
      cwd: checkoutRoot,
      env: { ...process.env, ...this.#variables, ...env, STARTER_PID: String(process.pid) },
      // Over the channel it learns that this process is gone.
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    const lastLines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      let rest = "";
      stream?.on("data", (chunk: Buffer) => {
        log.write(chunk);
        const lines = `${rest}${chunk.toString()}`.split("\n");
        rest = lines.pop() ?? "";
        lastLines.push(...lines.filter((line) => line.trim() !== ""));
        lastLines.splice(0, Math.max(0, lastLines.length - 30));
        if (stream === child.stdout) for (const line of lines) onLine?.(line);
      });
    }
    child.once("close", () => log.end());
    return Object.assign(child, { lastLines });
  }
}
