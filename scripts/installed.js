// Runs before anything is installed and on Node.js 20 already: it may use nothing but Node.js itself.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const stampFile = path.join(root, "node_modules/.throughline-install");

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");

const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === lockHash();

/** Ends the process with one plain message. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Installs what package-lock.json names, unless exactly that is there. */
function install() {
  if (isInstalled()) return;
  process.stdout.write("Installing packages (npm ci) …\n");
  const isWindows = process.platform === "win32";
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: isWindows,
    env: { ...process.env, NODE_ENV: "development" },
  });
  if (done.error) fail(`npm could not be run: ${done.error.message}. Install npm, then start again.`);
  if (done.status !== 0) fail("npm ci failed; what it says above names the reason. Mend that, then start again.");
  writeFileSync(stampFile, lockHash());
}

/** The Node.js that the product runs on: the one that was installed with the packages, or this one where it is new enough. */
function runtime() {
  const own = path.join(root, "node_modules/.bin/node");
  if (existsSync(own) && spawnSync(own, ["--version"]).status === 0) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return fail(
    `Throughline runs on Node.js 24, which npm brings along on Linux only. This is ${process.version} on ${process.platform}: install Node.js 24, then start again.`,
  );
}

/** Installs what is missing and answers the Node.js to go on with. */
export function prepare() {
  if (Number(process.versions.node.split(".")[0]) < 20)
    fail(`Node.js 20 or newer is needed to begin; this is ${process.version}.`);
  install();
  return runtime();
}
