import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outlastLeftBehind, recordPrograms } from "./left-behind.ts";
import { pauseBeforeRestart } from "./programs.ts";

let dataDir: string;
const started: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "throughline-programs-"));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs a text as a module and answers the process with the first line that it says. */
async function runText(text: string, variables: Record<string, string> = {}): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  started.push(child);
  const said: unknown[] = await once(createInterface({ input: child.stdout }), "line");
  return { child, line: String(said[0]) };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

const listening = `
  import { createServer } from "node:net";
  const server = createServer().listen(0, "127.0.0.1", () => console.log(server.address().port));`;
/** Starts one program that listens, as `npm start` does, and tells its port. */
const starter = (folder: string): string => `
  import { Programs } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, "programs.ts")).href)};
  const programs = new Programs(${JSON.stringify(folder)}, {}, (reason) => { throw new Error(reason); });
  void programs.run({ name: "sandbox", args: ["--input-type=module", "-e", ${JSON.stringify(listening)}] }, (line) => console.log(line));`;

describe("the programs of a start", () => {
  it("end by themselves when the start is killed without a word, and the next one knows of nothing left", async () => {
    const { child, line } = await runText(starter(dataDir));
    const port = Number(line);
    expect(await answers(port)).toBe(true);
    expect(existsSync(path.join(dataDir, "programs.json"))).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => answers(port), { timeout: 10_000, interval: 20 }).toBe(false);
    await outlastLeftBehind(dataDir, (text) => expect.fail(text));
    expect(existsSync(path.join(dataDir, "programs.json"))).toBe(false);
  });

  it("have children of their own, such as the web's in development, who listen to them alone", async () => {
    const child = path.join(dataDir, "child.mjs");
    writeFileSync(child, `process.once("message", (word) => console.log(word)); process.send("ready");`);
    const parent = `
      import { fork } from "node:child_process";
      const child = fork(${JSON.stringify(child)}, { execArgv: process.execArgv.slice(0, 2) });
      child.once("message", () => setImmediate(() => child.send("heard")));`;
    const { line } = await runText(`
      import { Programs } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, "programs.ts")).href)};
      const programs = new Programs(${JSON.stringify(dataDir)}, {}, (reason) => { throw new Error(reason); });
      const program = { name: "web", args: ["--input-type=module", "-e", ${JSON.stringify(parent)}] };
      programs.run(program, (line) => console.log(line)).finally(() => console.log("ended"));`);
    expect(line).toBe("heard");
  });

  it("that stay come back when they are killed, and again when that happens soon after", async () => {
    const text = `
      import { appendFileSync } from "node:fs";
      appendFileSync(${JSON.stringify(path.join(dataDir, "pids"))}, process.pid + "\\n");
      setInterval(() => {}, 1000);`;
    await runText(`
      import { Programs } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, "programs.ts")).href)};
      const programs = new Programs(${JSON.stringify(dataDir)}, {}, (reason) => { throw new Error(reason); });
      programs.start({ name: "worker", args: ["--input-type=module", "-e", ${JSON.stringify(text)}], isRestarted: true });
      console.log("started");`);
    const pids = (): number[] =>
      existsSync(path.join(dataDir, "pids"))
        ? readFileSync(path.join(dataDir, "pids"), "utf8").trim().split("\n").map(Number)
        : [];
    for (const many of [1, 2]) {
      await expect.poll(() => pids().length, { timeout: 20_000, interval: 20 }).toBe(many);
      process.kill(pids()[many - 1] ?? 0, "SIGKILL");
    }
    await expect.poll(() => pids().length, { timeout: 20_000, interval: 20 }).toBe(3);
  });

  it("are not started again without end: one that refuses its first start has said why", () => {
    const soon = { ranMs: 1_000, tries: 0, isNew: true, signal: null };
    expect(pauseBeforeRestart(soon)).toBeNull();
    expect(pauseBeforeRestart({ ...soon, signal: "SIGKILL" })).toBe(0);
    expect(pauseBeforeRestart({ ...soon, isNew: false })).toBe(0);
    expect([1, 2, 5, 6].map((tries) => pauseBeforeRestart({ ...soon, isNew: false, tries }))).toEqual([
      1_000,
      2_000,
      16_000,
      null,
    ]);
    expect(pauseBeforeRestart({ ...soon, ranMs: 60_000, tries: 6 })).toBe(0);
  });

  it("that do not end are killed by the next start, and nobody else's are", async () => {
    const deaf = `process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("deaf");`;
    const ours = await runText(deaf, { DATA_DIR: dataDir });
    const theirs = await runText(deaf, { DATA_DIR: `${dataDir}-of-another` });
    recordPrograms(dataDir, [
      { name: "web", pid: ours.child.pid ?? 0 },
      { name: "worker", pid: theirs.child.pid ?? 0 },
    ]);
    const ended = once(ours.child, "exit");
    const said: string[] = [];
    await outlastLeftBehind(dataDir, (text) => said.push(text), 50);
    expect(said).toEqual(["an earlier start was killed; waiting for what it left to end: web"]);
    expect(await ended).toEqual([null, "SIGKILL"]);
    expect(theirs.child.exitCode).toBeNull();
    expect(theirs.child.signalCode).toBeNull();
  });
});
