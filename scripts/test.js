// `npm test`: installs what is missing, then hands over to scripts/test.ts on the Node.js that the product runs on.
import { spawn } from "node:child_process";
import path from "node:path";
import { fail, prepare, root } from "./installed.js";

const node = prepare();
const child = spawn(node, [path.join(root, "scripts/test.ts"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env.PATH ?? ""}` },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.once("error", (error) => fail(`The tests could not be started: ${error.message}`));
child.once("exit", (code) => process.exit(code ?? 1));
