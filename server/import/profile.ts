import { z } from "zod";
import { statedPolicySchema } from "../domain/contract/policy.ts";
import { statedCurrencySchema } from "../domain/money.ts";
import type { Result } from "../domain/result.ts";
import { placedIssues, readYamlFile, type YamlFile } from "./yaml-file.ts";

const text = z.string().trim().min(1).max(120);

/** What an administrator states for an export: its currency, what its stages are called in the CRM, and the connection's policy. */
const profileSchema = z.strictObject({
  /** The currency of the export's amounts, which it does not state itself. */
  currency: statedCurrencySchema,
  /** Stages of the export by their name there; one that is not listed keeps its name. The org has to have it. */
  stages: z.record(text, text).default({}),
  policy: statedPolicySchema,
});
export type ImportProfile = z.output<typeof profileSchema>;

/** A profile, with the place in its file of each of its parts. */
export interface ReadProfile {
  profile: ImportProfile;
  at: YamlFile["at"];
}

/** Reads a profile (YAML). What is wrong is said with the file and the place in it. */
export function readProfile(file: string): Result<ReadProfile, string[]> {
  const read = readYamlFile(file, "Name the profile of the export with --profile.");
  if (!read.ok) return read;
  const parsed = profileSchema.safeParse(read.value.content);
  if (!parsed.success) return { ok: false, error: placedIssues(read.value, parsed.error.issues, "the profile") };
  return { ok: true, value: { profile: parsed.data, at: read.value.at } };
}
