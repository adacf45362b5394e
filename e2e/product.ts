import path from "node:path";
import { z } from "zod";
import { checkoutRoot, readJsonFile } from "../server/runtime/data-dir.ts";

const port = process.env.E2E_PORT ?? "3117";
const sandboxPort = process.env.E2E_SANDBOX_PORT ?? "4117";
const isGiven = Boolean(process.env.E2E_BASE_URL);

/** The product that the journeys run against: one of its own with its own database, unless E2E_BASE_URL names a running one. */
export const product = {
  isGiven,
  dataDir: path.resolve(checkoutRoot, process.env.E2E_DATA_DIR ?? ".data/e2e"),
  port,
  sandboxPort,
  baseUrl: process.env.E2E_BASE_URL || `http://127.0.0.1:${port}`,
  sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
  /** Of the firm's identity provider; a product that was started elsewhere knows it by its environment, or has none. */
  identityPort: process.env.E2E_OIDC_PORT || (isGiven ? null : "5117"),
};

const signInsSchema = z.array(z.object({ role: z.string(), email: z.string(), password: z.string() }));
export type SignIn = z.infer<typeof signInsSchema>[number];

/** One sign-in per role, as the demo estate left them. */
export function signIns(): SignIn[] {
  const found = readJsonFile(path.join(product.dataDir, "sign-ins.json"), signInsSchema);
  if (found === undefined) throw new Error(`There is no sign-ins.json in ${product.dataDir}: the demo estate was not made.`);
  return found;
}
