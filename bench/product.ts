import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type OperatorServices, openServices } from "../server/cli/services.ts";
import { removeEmbedded, startEmbedded } from "../server/db/embedded.ts";
import { SandboxControl } from "../server/demo/sandbox-control.ts";
import { checkoutRoot } from "../server/runtime/data-dir.ts";

const ports = { PORT: "3996", SANDBOX_PORT: "4996" };
const startMs = 10 * 60_000;

/** The whole product, started as `npm start` does, on a database of its own. */
export interface BenchProduct extends OperatorServices {
  sandbox: SandboxControl;
  /** The owner's way into the database: the product itself has the runtime's rights only. */
  ownerUrl: string;
  /** Resident memory of the web and worker processes, in megabytes: now, and at its peak. */
  memory(): Record<"web" | "worker", { now: number; peak: number }>;
  stop(): Promise<void>;
}

export async function startProduct(): Promise<BenchProduct> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "throughline-bench-"));
  Object.assign(process.env, { DATA_DIR: dataDir, DATABASE_URL: "", DATABASE_RUNTIME_URL: "", NEXTAUTH_URL: "", ...ports });
  const child = spawn(process.execPath, ["scripts/up.ts"], {
    cwd: checkoutRoot,
    env: { ...process.env, HOST: "127.0.0.1", DEMO_DEALS: "40" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  await ready(child).catch((error: unknown) => {
    child.kill("SIGTERM"); // or it would go on without anybody who ends it
    throw error;
  });
  const services = openServices();
  const { ownerUrl } = await startEmbedded({ dataDir }); // runs already
  return {
    ...services,
    ownerUrl,
    sandbox: new SandboxControl(`http://127.0.0.1:${ports.SANDBOX_PORT}`),
    memory: () => ({ web: memoryOf(child.pid, "next"), worker: memoryOf(child.pid, "server/worker.ts") }),
    stop: async () => {
      await services.close();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await removeEmbedded(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(
      () => reject(new Error(`The product was not ready in ${startMs / 60_000} minutes:\n${said}`)),
      startMs,
    );
    const hear = (chunk: Buffer): void => {
      said = `${said}${chunk.toString()}`.slice(-4_000);
      if (!said.includes("Throughline is ready")) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => reject(new Error(`The product did not start (exit code ${code}):\n${said}`)));
  });
}

/** What the children of a process, and theirs, whose command line holds a text have resident (VmRSS, VmHWM): the largest. Linux only. */
function memoryOf(root: number | undefined, text: string): { now: number; peak: number } {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  const statuses = [...parents.keys()]
    .filter((pid) => pid !== root && isBelow(pid) && read(`/proc/${pid}/cmdline`).includes(text))
    .map((pid) => read(`/proc/${pid}/status`));
  const largest = (pattern: RegExp): number =>
    Math.round(Math.max(0, ...statuses.map((status) => Number(pattern.exec(status)?.[1] ?? 0) / 1024)));
  return { now: largest(/VmRSS:\s+(\d+)/), peak: largest(/VmHWM:\s+(\d+)/) };
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
