import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "../../server/runtime/data-dir.ts";

const programsSchema = z.array(z.strictObject({ name: z.string(), pid: z.int().positive() }));
type RunningProgram = z.infer<typeof programsSchema>[number];

const programsFile = (dataDir: string): string => path.join(dataDir, "programs.json");
/** Longer than a program takes to end by itself once its starter is gone. */
const usualWaitMs = 20_000;

/** Writes down which programs a start has running, for the start after one that was killed. */
export function recordPrograms(dataDir: string, programs: readonly RunningProgram[]): void {
  if (programs.length > 0) writeJsonFile(programsFile(dataDir), programs);
  else rmSync(programsFile(dataDir), { force: true });
}

/**
 * Waits for the programs that an earlier start left running when it was killed, and kills what does not end. Process ids are
 * used again, so only a process that was given this DATA_DIR counts.
 */
export async function outlastLeftBehind(dataDir: string, say: (text: string) => void, waitMs = usualWaitMs): Promise<void> {
  const left = (readJsonFile(programsFile(dataDir), programsSchema) ?? []).filter((program) => isOurs(program, dataDir));
  if (left.length > 0) say(`an earlier start was killed; waiting for what it left to end: ${namesOf(left)}`);
  const deadline = performance.now() + waitMs;
  for (;;) {
    const alive = left.filter((program) => isOurs(program, dataDir));
    if (alive.length === 0) break;
    if (performance.now() > deadline) for (const { pid } of alive) kill(pid);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  recordPrograms(dataDir, []);
}

const namesOf = (programs: readonly RunningProgram[]): string => programs.map(({ name }) => name).join(", ");

/** Where the system does not tell (it has no /proc), nothing is taken for ours. */
function isOurs({ pid }: RunningProgram, dataDir: string): boolean {
  const environment = `/proc/${pid}/environ`;
  try {
    return existsSync(environment) && readFileSync(environment, "utf8").split("\0").includes(`DATA_DIR=${dataDir}`);
  } catch {
    return false; // another user's, or it has just ended
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
