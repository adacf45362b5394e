import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "../../e2e/chromium.ts";

const postgres15 = "/usr/lib/postgresql/15/bin";

let isUpdated = false;

/** Installs packages of Debian where this user may; answers what kept it from doing so. */
function install(packages: readonly string[]): string | undefined {
  if (!existsSync("/usr/bin/apt-get")) return "this system has no apt-get";
  const isRoot = process.getuid?.() === 0;
  const run = (args: readonly string[]): string | undefined => {
    const [program = "", ...rest] = isRoot ? ["apt-get", ...args] : ["sudo", "-n", "apt-get", ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const done = spawnSync(program, rest, { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    if (done.status === 0) return undefined;
    return `${program} ${rest.join(" ")}: ${`${done.stderr ?? ""}${done.error?.message ?? ""}`.trim().slice(-600)}`;
  };
  process.stdout.write(`installing ${packages.join(", ")} …\n`);
  if (!isUpdated) {
    const failed = run(["update", "-q"]);
    if (failed) return failed;
    isUpdated = true;
  }
  return run(["install", "-y", "-q", "--no-install-recommends", ...packages]);
}

/** The browser of the journeys, installed where it is missing; throws, saying what to do, where that is not possible. */
export function ensureChromium(): void {
  if (findChromium()) return;
  const failed = install(["chromium", "fonts-liberation"]);
  if (failed || !findChromium())
    throw new Error(
      `The browser journeys need Chromium. Install it, or set CHROMIUM_PATH to it. (${failed ?? "it was not found after its installation"})`,
    );
}

/** The programs of Debian's PostgreSQL 15, installed where they are missing; otherwise why they are not there. */
export function ensurePostgres15(): { bin: string } | { missing: string } {
  if (existsSync(`${postgres15}/initdb`)) return { bin: postgres15 };
  const failed = install(["postgresql-15"]);
  if (existsSync(`${postgres15}/initdb`)) return { bin: postgres15 };
  return { missing: failed ?? "Debian's package postgresql-15 brought no initdb" };
}
