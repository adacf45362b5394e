import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { removeEmbedded } from "../server/db/embedded.ts";
import { checkoutRoot } from "../server/runtime/data-dir.ts";
import { startProvider } from "./identity-provider.ts";
import { product } from "./product.ts";

const startTimeoutMs = 10 * 60_000;
/** Deals that the estate has beside those with something planted: enough to look lived in, few enough to start soon. */
const fewDeals = "12";

function whenReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const fail = (reason: string): void =>
      reject(new Error(`The product did not start (${reason}):\n${lines.slice(-40).join("\n")}`));
    const timeout = setTimeout(() => fail(`not ready within ${startTimeoutMs / 60_000} minutes`), startTimeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => lines.push(line));
    }
    child.stdout?.on("data", (chunk: Buffer) => {
      if (!chunk.toString().includes("Throughline is ready")) return;
      clearTimeout(timeout);
      resolve();
    });
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => {
      clearTimeout(timeout);
      fail(`exit code ${code}`);
    });
  });
}

/** Starts the firm's identity provider and the product, and stops them after the journeys. */
export default async function startBoth(): Promise<() => Promise<void>> {
  const provider = await startProvider();
  if (product.isGiven) return async () => provider?.close();
  const stopProduct = await startProduct(provider?.environment ?? {});
  return async () => {
    await stopProduct();
    await provider?.close();
  };
}

/** Starts the product as `npm start` does, on a fresh database. */
async function startProduct(environment: Record<string, string>): Promise<() => Promise<void>> {
  await removeEmbedded(product.dataDir);
  const child = spawn(process.execPath, ["scripts/up.ts"], {
    cwd: checkoutRoot,
    env: {
      ...process.env,
      DATABASE_URL: "",
      DATABASE_RUNTIME_URL: "",
      NEXTAUTH_URL: "",
      HOST: "127.0.0.1",
      DATA_DIR: product.dataDir,
      PORT: product.port,
      SANDBOX_PORT: product.sandboxPort,
      DEMO_DEALS: process.env.DEMO_DEALS || fewDeals,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  await whenReady(child);
  return async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  };
}
