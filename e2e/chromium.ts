import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser to use: CHROMIUM_PATH, the system's, or the one that Playwright installed; `undefined` without any. */
export function findChromium(): string | undefined {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH is "${given}", and there is no such program.`);
  return [given, ...installed, chromium.executablePath()].find((file) => file && existsSync(file));
}
