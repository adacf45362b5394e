import { z } from "zod";
import { type ConnectionRow, readConnections } from "../../db/connections.sql.ts";
import type { Tx } from "../../db/database.ts";
import { type ConnectionPolicy, statedPolicySchema } from "../../domain/contract/policy.ts";
import type { CallContext, VendorInfo } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** What every connection may set, whatever its vendor. */
export const commonSettings = z.strictObject({
  limits: z
    .strictObject({
      callsPerSecond: z
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .meta({ title: "Calls a second", description: "At most so many calls begin in a second." }),
      concurrency: z
        .int()
        .min(1)
        .max(1000)
        .optional()
        .meta({ title: "Calls at once", description: "At most so many calls run at the same time." }),
    })
    .optional()
    .meta({ title: "Limits", description: "How much of this system Throughline may use." }),
});

export const keySchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, "must be 2 to 40 lower-case letters, digits and hyphens, a letter first")
  .refine((key) => key !== "mail", "must be another word: answers by mail come to the address of events that it would have");

/** HTTPS, or plain HTTP on this machine only. */
export const baseUrlSchema = z
  .url()
  .refine((text) => {
    const url = new URL(text);
    return url.protocol === "https:" || (url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname));
  }, "must begin with https:// (plain http:// only for this machine)")
  .refine((text) => {
    const { username, password } = new URL(text);
    return username === "" && password === "";
  }, "must not contain a user name or password: store them as credentials");

/** Locks a connection for a change. */
export async function lockConnection(tx: Tx, key: string): Promise<Outcome<ConnectionRow>> {
  await tx.raw("SELECT 1 FROM connection WHERE key = $1 FOR UPDATE", [key]);
  const row = (await tx.rows(readConnections(undefined))).find((candidate) => candidate.key === key);
  return row ? { ok: true, value: row } : refuse("not_found", `There is no connection called ${key}.`);
}

export function vendorOf(ctx: CallContext, vendor: string): Outcome<VendorInfo> {
  const info = ctx.vendors.find((candidate) => candidate.vendor === vendor);
  return info
    ? { ok: true, value: info }
    : refuse("invalid", `There is no connector for ${vendor}. Known: ${ctx.vendors.map((known) => known.vendor).join(", ")}.`, {
        vendor: "unknown",
      });
}

/** Settings as they may be stored: the vendor's own, and what is common to all. */
export function parseSettings(vendor: VendorInfo, settings: Record<string, unknown>): Outcome<Record<string, unknown>> {
  const { limits, ...own } = settings;
  const parsed = vendor.settings.safeParse(own);
  const common = commonSettings.safeParse(limits === undefined ? {} : { limits });
  const issues = [...(parsed.error?.issues ?? []), ...(common.error?.issues ?? [])];
  if (issues.length > 0) return refuseIssues(`The settings do not fit ${vendor.name}.`, "settings", issues);
  return { ok: true, value: settings };
}

export function parsePolicy(policy: Record<string, unknown>): Outcome<ConnectionPolicy> {
  const parsed = statedPolicySchema.safeParse(policy);
  if (parsed.success) return { ok: true, value: parsed.data };
  return refuseIssues("The policy cannot be used.", "policy", parsed.error.issues);
}

/** Names every member that is wrong, also those that nobody knows. */
function refuseIssues(sentence: string, part: string, issues: readonly z.core.$ZodIssue[]) {
  const fields = Object.fromEntries(
    issues.flatMap((issue) => {
      const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
      if (unknown.length > 0) return unknown.map((key) => [[part, ...issue.path, key].join("."), "is not known"]);
      // Of a key of a map zod says only that it is wrong; why is told below it.
      const message = (issue.code === "invalid_key" && issue.issues[0]?.message) || issue.message;
      return [[[part, ...issue.path].join("."), message]];
    }),
  );
  const text = Object.entries(fields).map(([field, message]) => `${field}: ${message}`);
  return refuse("invalid", `${sentence} ${text.join("; ")}.`, fields);
}

/** Seals the secrets that were given; the others stay. Names that the vendor does not have are refused, and what cannot be such a secret. */
export async function storeSecrets(
  ctx: CallContext,
  tx: Tx,
  connection: { id: string; vendor: VendorInfo; secrets: Readonly<Record<string, string>>; now: Date },
): Promise<Outcome<string[]>> {
  const known = new Set(connection.vendor.secrets.map((secret) => secret.name));
  const unknown = Object.keys(connection.secrets).filter((name) => !known.has(name));
  if (unknown.length > 0)
    return refuse(
      "invalid",
      `${connection.vendor.name} has no secret called ${unknown.join(", ")}. Known: ${[...known].join(", ")}.`,
      Object.fromEntries(unknown.map((name) => [`secrets.${name}`, "unknown"])),
    );
  const issues = connection.vendor.secrets.flatMap(({ form, name }) => {
    const value = connection.secrets[name];
    const wrong = value === undefined ? undefined : form?.safeParse(value).error;
    return (wrong?.issues ?? []).map((issue) => ({ ...issue, path: [name] }));
  });
  if (issues.length > 0) return refuseIssues(`${connection.vendor.name} cannot be signed in to like that.`, "secrets", issues);
  for (const [name, value] of Object.entries(connection.secrets)) {
    const sealed = ctx.keyring.seal(Buffer.from(value));
    await tx.raw(
      `INSERT INTO connection_secret (connection_id, name, ciphertext, key_id, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (connection_id, name) DO UPDATE SET ciphertext = excluded.ciphertext, key_id = excluded.key_id, updated_at = excluded.updated_at`,
      [connection.id, name, sealed.body, sealed.keyId, connection.now],
    );
  }
  return { ok: true, value: Object.keys(connection.secrets).sort() };
}
