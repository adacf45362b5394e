import { DatabaseSync } from "node:sqlite";

/** `SQLITE_BUSY`: another process holds the lock. */
const busyCode = 5;

/** A lock of the operating system on a file: it ends with the process that holds it, so that it cannot become stale. */
export interface ExclusiveLock {
  release(): void;
}

/**
 * Takes the lock on `file`, or answers `undefined` when another holder has it. The lock is SQLite's own file lock: the
 * kernel frees it when the holder dies, however it dies, which a file with a process id in it cannot promise.
 */
export function tryExclusiveLock(file: string): ExclusiveLock | undefined {
  const database = new DatabaseSync(file, { open: false });
  try {
    database.open();
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    if (database.isOpen) database.close();
    if (error instanceof Error && "errcode" in error && error.errcode === busyCode) return undefined;
    throw new Error(`Cannot lock ${file}: ${error instanceof Error ? error.message : String(error)}. Is its folder writable?`, {
      cause: error,
    });
  }
  return { release: () => database.close() };
}

/** Waits up to `timeoutMs` for the lock on `file`, runs `work` under it and frees it. */
export async function withExclusiveLock<T>(file: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let lock = tryExclusiveLock(file);
  while (lock === undefined) {
    if (performance.now() > deadline) {
      throw new Error(`Another process has held ${file} for ${Math.round(timeoutMs / 1000)} s. Is another start still at work?`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
    lock = tryExclusiveLock(file);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
