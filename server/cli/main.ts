import { parseArgs } from "node:util";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { type OperatorServices, openServices } from "./services.ts";

const help = (): string =>
  [
    "npm run cli -- <command> [--json]",
    "",
    ...commands.map(({ about, usage }) => `  ${usage}\n      ${about}`),
    "  help\n      shows this",
    "",
  ].join("\n");

/** The command whose name begins what was typed. */
const commandOf = (argv: readonly string[]): Command | undefined =>
  commands.find(({ name }) => argv.slice(0, name.split(" ").length).join(" ") === name);

const allListed = "npm run cli -- help lists every command.";

/** The command that was typed, with its options; or what is wrong with it. */
function readCommand(argv: string[]): { command: Command; options: Record<string, string> } | { error: string } {
  const firstOption = argv.findIndex((word) => word.startsWith("-"));
  const words = firstOption < 0 ? argv : argv.slice(0, firstOption);
  const command = commandOf(argv);
  if (!command)
    return { error: `${words.length === 0 ? "Name a command." : `There is no command “${words.join(" ")}”.`} ${allListed}` };
  const names = command.options.map((option) => option.replace("!", ""));
  try {
    const { values } = parseArgs({
      args: argv.slice(command.name.split(" ").length),
      options: {
        json: { type: "boolean", default: false },
        ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      },
      strict: true,
    });
    const options = Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const missing = command.options.filter((option) => option.endsWith("!") && !options[option.replace("!", "")]);
    if (missing.length > 0)
      return {
        error: `${missing.map((option) => `--${option.replace("!", "")}`).join(", ")} must be given.\n  ${command.usage}`,
      };
    return { command, options };
  } catch (error) {
    return { error: `${error instanceof Error ? error.message : String(error)}\n  ${command.usage}` };
  }
}

async function main(): Promise<number> {
  const argv = process.argv.slice(2);
  const isJson = argv.includes("--json");
  if (argv[0] === "help" || argv.includes("--help")) {
    const asked = commandOf(argv);
    const listed = (asked ? [asked] : commands).map(({ about, name, usage }) => ({ name, usage, about }));
    const text = asked ? `${asked.usage}\n    ${asked.about}\n` : help();
    process.stdout.write(isJson ? `${JSON.stringify({ commands: listed })}\n` : text);
    return 0;
  }
  const read = readCommand(argv);
  if ("error" in read) {
    process[isJson ? "stdout" : "stderr"].write(isJson ? `${JSON.stringify({ error: read.error })}\n` : `${read.error}\n`);
    return 1;
  }
  const { command, options } = read;
  let services: OperatorServices | undefined;
  try {
    services = openServices();
    const answer = await command.run(services.ctx, options, (text) => {
      if (!isJson) process.stderr.write(`${text}\n`);
    });
    const out = answer.ok || isJson ? process.stdout : process.stderr;
    out.write(isJson ? `${JSON.stringify(answer.json)}\n` : `${answer.lines.join("\n")}\n`);
    return answer.ok ? 0 : 1;
  } catch (error) {
    const message = told(error);
    process[isJson ? "stdout" : "stderr"].write(isJson ? `${JSON.stringify({ error: message })}\n` : `${message}\n`);
    return 1;
  } finally {
    await services?.close();
  }
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!("code" in error) || error.code !== "ECONNREFUSED") return error.message;
  return `The database does not answer (${error.message}). Start Throughline with npm start, or see that its PostgreSQL runs.`;
}

process.exitCode = await main();
