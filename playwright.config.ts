import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/chromium.ts";
import { product } from "./e2e/product.ts";

/** These leave everything as it was, and look at nothing that the others change. */
const readers = ["accessibility", "early-typing", "roles", "sign-in", "stale", "unread"].map((name) => `**/${name}.spec.ts`);
/** A product that was started elsewhere is not ours to start again. */
const notOurs = product.isGiven ? ["**/life-cycle.spec.ts"] : [];
/** Nor has it to know the identity provider of the journeys: OIDC_ISSUER=http://127.0.0.1:<E2E_OIDC_PORT>. */
const unknown = product.identityPort === null ? ["**/single-sign-on.spec.ts"] : [];

/** Journeys in a real browser on one product, each tried once: those that change something one after the other, the readers beside them. */
export default defineConfig({
  testDir: "e2e",
  projects: [
    { name: "changes", testMatch: "**/*.spec.ts", testIgnore: [...readers, ...notOurs, ...unknown], workers: 1 },
    { name: "reads", testMatch: readers, workers: 1 },
  ],
  globalSetup: "./e2e/global-setup.ts",
  workers: 2,
  retries: 0,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  outputDir: "test-results",
  use: {
    baseURL: product.baseUrl,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: findChromium(),
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
