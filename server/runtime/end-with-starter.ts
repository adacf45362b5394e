import { isMainThread } from "node:worker_threads";

/**
 * Loaded with --import before each program of `npm start`: when the starter is gone, however it ended, the program ends as
 * on SIGTERM, and after a while in any case.
 */
const endingMs = 15_000;

// A program hands this on to children that it forks, such as the web's in development: those are its own affair.
if (isMainThread && process.connected && process.env.STARTER_PID === String(process.ppid)) {
  process.once("disconnect", () => {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), endingMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // Waiting for that must not keep a program alive that has done its work.
  process.channel?.unref();
}
