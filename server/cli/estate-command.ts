import { writeFileSync } from "node:fs";
import { generateDeals } from "../demo/generate-deals.ts";
import { SandboxControl } from "../demo/sandbox-control.ts";
import { env } from "../env.ts";
import { type Command, failed } from "./command.ts";

const mostDeals = 20_000;
const usualDeals = "100";

/** A whole number that was typed, within bounds; null where it is none. */
function whole(text: string, least: number, most: number): number | null {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

const isThere = (sandbox: SandboxControl): Promise<boolean> =>
  sandbox.credentials("salesforce").then(
    () => true,
    () => false,
  );

export const estateCommand: Command = {
  name: "estate generate",
  usage: `estate generate [--deals ${usualDeals}] [--seed N] [--truth FILE] [--sandbox URL]`,
  about:
    "wins deals in the CRM of the running sandbox, drawn from a seed; with a file of truth also deals with something wrong, each of which it writes down there with what should be found",
  options: ["deals", "seed", "truth", "sandbox"],
  run: async (ctx, { deals: asked = usualDeals, sandbox: address, seed: from, truth }, progress) => {
    const deals = whole(asked, truth === undefined ? 1 : 0, mostDeals);
    if (deals === null) return failed(`--deals is “${asked}” and must be a whole number from 1 to ${mostDeals}.`);
    const now = ctx.clock.now();
    const seed = from === undefined ? Math.floor(now.getTime() / 1000) : whole(from, 0, 4_294_967_295);
    if (seed === null) return failed(`--seed is “${from}” and must be a whole number from 0 to 4294967295.`);
    if (truth !== undefined) {
      const fault = unwritable(truth);
      if (fault) return failed(`--truth ${truth} cannot be written (${fault}). Name a file in a folder that is there.`);
    }
    const sandbox = new SandboxControl(address ?? `http://127.0.0.1:${env().SANDBOX_PORT}`);
    if (!(await isThere(sandbox)))
      return failed(
        `No sandbox answers at ${sandbox.url}. Start Throughline with npm start, or name the sandbox with --sandbox.`,
      );
    const done = await generateDeals({ sandbox, seed, deals, plants: truth !== undefined, now, progress });
    if (truth !== undefined) writeFileSync(truth, done.truth.map((line) => `${line}\n`).join(""));
    return {
      ok: true,
      lines: [
        `${done.deals} deals won from seed ${seed}${done.madeAccounts ? ", with the accounts and products that they need" : ""}.`,
        ...(truth === undefined ? [] : [`${done.planted} of them have something planted, which ${truth} tells.`]),
      ],
      json: { seed, deals: done.deals, planted: done.planted, madeAccounts: done.madeAccounts, truth: truth ?? null },
    };
  },
};

/** Why a file cannot be written; null where it can, and is empty then. */
function unwritable(file: string): string | null {
  try {
    writeFileSync(file, "");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
