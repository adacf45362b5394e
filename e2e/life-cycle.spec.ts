import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { removeEmbedded } from "../server/db/embedded.ts";
import { checkoutRoot } from "../server/runtime/data-dir.ts";
import { product } from "./product.ts";

/** Starts the product a second time, as a user would, and answers what that said. */
function startAgain(variables: Record<string, string>): { status: number | null; said: string } {
  const env = { ...process.env, DATABASE_URL: "", PORT: product.port, SANDBOX_PORT: product.sandboxPort, ...variables };
  const done = spawnSync(process.execPath, [path.join(checkoutRoot, "scripts/start.js")], {
    env,
    encoding: "utf8",
    timeout: 30_000,
  });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}

test("a second start while one runs says so, with its address", () => {
  const second = startAgain({ DATA_DIR: product.dataDir });
  expect(second.said).toContain(`Throughline runs already at ${product.baseUrl}`);
  expect(second.status).toBe(1);
});

test("a start on ports that are in use names them and the variables that change them", () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "throughline-second-"));
  try {
    const second = startAgain({ DATA_DIR: dataDir });
    expect(second.said).toContain(`Port ${product.port} on 127.0.0.1 is in use`);
    expect(second.said).toContain("PORT=");
    expect(second.said).toContain(`Port ${product.sandboxPort} on 127.0.0.1 is in use`);
    expect(second.status).toBe(1);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("a start with a variable that makes no sense names it, its value and what it should be", () => {
  const second = startAgain({ PORT: "99999" });
  expect(second.said).toContain('PORT is "99999" and must be a port, 1 to 65535');
  expect(second.status).toBe(1);
});

test("a further web process with a key that does not open what is stored refuses to start, and says why", () => {
  const done = spawnSync(process.execPath, ["node_modules/next/dist/bin/next", "start", "--port", "3118"], {
    cwd: checkoutRoot,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: "",
      DATA_DIR: product.dataDir,
      ENCRYPTION_KEY: `other:${Buffer.alloc(32, 7).toString("base64")}`,
    },
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(done.stderr).toMatch(
    /This ENCRYPTION_KEY does not open what is stored\. Connection secrets were sealed with the key \w+/,
  );
  expect(done.status).toBe(1);
});

/** Starts a product of its own and answers once it says something, or has ended. */
function startUntil(variables: Record<string, string>, wanted: string): Promise<{ child: ChildProcess; said: string }> {
  const env = { ...process.env, DATABASE_URL: "", NEXTAUTH_URL: "", HOST: "127.0.0.1", DEMO_DEALS: "5", ...variables };
  const child = spawn(process.execPath, ["scripts/up.ts"], { cwd: checkoutRoot, env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  return new Promise((resolve) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes(wanted)) resolve({ child, said });
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => resolve({ child, said }));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

test("a first start that is ended while it makes the demo estate leaves nothing running, and the next one makes it anew", async () => {
  test.setTimeout(300_000);
  const dataDir = mkdtempSync(path.join(tmpdir(), "throughline-interrupted-"));
  const variables = { DATA_DIR: dataDir, PORT: "3118", SANDBOX_PORT: "4118" };
  try {
    const first = await startUntil(variables, "deals won");
    await end(first.child);
    await expect(fetch("http://127.0.0.1:3118/api/health/live")).rejects.toThrow();
    const second = await startUntil(variables, "Throughline is ready");
    expect(second.said).toContain("it is made anew");
    expect(second.said).toContain("Throughline is ready");
    await end(second.child);
  } finally {
    await removeEmbedded(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
});
