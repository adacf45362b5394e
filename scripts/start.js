// `npm start`: installs what is missing, then hands over to scripts/up.ts on the Node.js that the product runs on.
import { spawn } from "node:child_process";
import path from "node:path";
import { fail, prepare, root } from "./installed.js";

const child = spawn(prepare(), [path.join(root, "scripts/up.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
// Ctrl-C reaches both; the child ends everything and this process waits for it. Over the channel it learns when this one is killed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => fail(`Throughline could not be started: ${error.message}`));
child.once("exit", (code) => process.exit(code ?? 1));
