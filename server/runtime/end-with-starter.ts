import { isMainThread } from "node:worker_threads";

/**
 * Loaded with --import before each program of `npm start`: when the starter is gone, however it ended, the program ends as
 * on SIGTERM, and after a while in any case.
 */
const endingMs = 15_000;

if (isMainThread && process.connected) {
  process.once("disconnect", () => {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), endingMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Waiting for that must not keep a program alive that has done its work.
  process.channel?.unref();
}
