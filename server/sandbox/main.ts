import path from "node:path";
import { Sandbox } from "./kit/server.ts";
import { simulators } from "./registry.ts";

/** The sandbox process: the vendors simulated on their wire protocols. */
const port = Number(process.env.SANDBOX_PORT ?? 4010);
const dataDir = path.resolve(process.env.DATA_DIR ?? ".data", "sandbox");
const sandbox = new Sandbox({ simulators, dataDir });
try {
  await sandbox.listen(port);
} catch (error) {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  process.stderr.write(`${isTaken ? `Port ${port} is in use. Set SANDBOX_PORT to a free one.` : String(error)}\n`);
  process.exit(1);
}
process.stdout.write(`${JSON.stringify({ listening: sandbox.url })}\n`);

let isEnding = false;
const end = async (): Promise<void> => {
  if (isEnding) return;
  isEnding = true;
  await sandbox.close();
  process.exit(0);
};
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());
