import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";
import { recordPrograms } from "./left-behind.ts";

const endingMs = 15_000;
/** A program that runs this long has come up. */
const soonMs = 20_000;
/** So often in a row is one started again that does not come up, each time after a longer pause. */
const mostTries = 6;
const firstPauseMs = 500;

export interface Program {
  name: string;
  args: readonly string[];
  env?: Record<string, string>;
  /** Started again when it ends by itself; else its end ends everything. */
  isRestarted?: boolean;
}

/** How a program ended, and what is known of its starts: `tries`, how often in a row it did not come up; `isNew`, it never was. */
interface Ended {
  ranMs: number;
  signal: NodeJS.Signals | null;
  tries: number;
  isNew: boolean;
}

/**
 * After how long a program that ended is started again; null: not at all. One that refuses its very first start has said why, and
 * that is not mended by waiting; one that was killed, or whose database went away for a while, comes back.
 */
export function pauseBeforeRestart({ isNew, ranMs, signal, tries }: Ended): number | null {
  if (ranMs > soonMs) return 0;
  if ((isNew && signal === null) || tries >= mostTries) return null;
  return tries === 0 ? 0 : firstPauseMs * 2 ** tries;
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
    this.#start(program, { tries: 0, isNew: true });
  }

  #start(program: Program, before: Pick<Ended, "tries" | "isNew">): void {
    if (this.#isEnding) return;
    const { args, env, isRestarted, name } = program;
    const begun = performance.now();
    const child = this.#spawn(name, args, env);
    this.#keep(name, child);
    child.once("exit", (code, signal) => {
      if (this.#isEnding) return;
      const ended = { ...before, signal, ranMs: performance.now() - begun };
      const pause = isRestarted ? pauseBeforeRestart(ended) : null;
      if (pause === null)
        return this.#onFailure(`${name} ended by itself (${signal ?? `exit code ${code}`}). Its log: ${this.logFile(name)}`);
      const tries = ended.ranMs > soonMs ? 0 : before.tries + 1;
      setTimeout(() => this.#start(program, { tries, isNew: false }), pause);
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
