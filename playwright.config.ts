import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/chromium.ts";
import { product } from "./e2e/product.ts";

/** Journeys in a real browser, one after the other on one product, each tried once. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  // A product that was started elsewhere is not ours to start again.
  testIgnore: product.isGiven ? ["**/life-cycle.spec.ts"] : [],
  globalSetup: "./e2e/global-setup.ts",
  workers: 1,
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
