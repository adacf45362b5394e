import type { CallContext } from "../services/context.ts";

/** What a command answers: something for people to read, and the same for programs; `ok` decides the exit code. */
export interface Answer {
  ok: boolean;
  lines: string[];
  json: unknown;
}

export interface Command {
  /** "audit verify" */
  name: string;
  usage: string;
  about: string;
  /** Options that take a value; a name ending in "!" must be given. */
  options: readonly string[];
  run(ctx: CallContext, options: Readonly<Record<string, string>>, progress: (text: string) => void): Promise<Answer>;
}

/** An answer that ends the program with an error. */
export const failed = (...lines: string[]): Answer => ({ ok: false, lines, json: { error: lines.join("\n") } });
