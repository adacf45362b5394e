import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";
import { statedPolicySchema } from "../domain/contract/policy.ts";
import { statedCurrencySchema } from "../domain/money.ts";

const text = z.string().trim().min(1).max(120);

/** What an administrator states for an export: its currency, what its stages are called in the CRM, and the connection's policy. */
const profileSchema = z.strictObject({
  /** The currency of the export's amounts, which it does not state itself. */
  currency: statedCurrencySchema,
  /** Stages of the export by their name there; one that is not listed keeps its name. */
  stages: z.record(text, text).default({}),
  policy: statedPolicySchema,
});
export type ImportProfile = z.output<typeof profileSchema>;

/** Reads a profile (YAML). What is wrong is said with the file and the place in it. */
export function readProfile(file: string): { ok: true; value: ImportProfile } | { ok: false; message: string } {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof YAMLParseError)
      return { ok: false, message: `${file}, line ${error.linePos?.[0].line ?? 1}: is no YAML: ${error.message}` };
    return { ok: false, message: `${file} cannot be read. Name the profile of the export with --profile.` };
  }
  const parsed = profileSchema.safeParse(content);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the profile"}: ${issue.message}`);
  return { ok: false, message: `${file}: ${issues.join("; ")}` };
}
