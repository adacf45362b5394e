import { z } from "zod";
import { updateConnection } from "../services/connections/update-connection.ts";
import type { CallContext } from "../services/context.ts";
import { readCrmExport } from "./crm-export.ts";
import { faultText } from "./csv.ts";
import { type Loaded, loadCrm } from "./load-crm.ts";
import { readProfile } from "./profile.ts";
import { openSalesforce } from "./sign-in.ts";

const connectionRow = z.object({
  id: z.string(),
  vendor: z.string(),
  baseUrl: z.string(),
  mode: z.string(),
  isBackfill: z.boolean(),
  settings: z.looseObject({ audience: z.string().default("https://login.salesforce.com") }),
});
const secretRow = z.object({ name: z.string(), body: z.instanceof(Buffer), keyId: z.string() });

export interface ImportRequest {
  /** Where the export's files are. */
  from: string;
  connection: string;
  profile: string;
  progress: (text: string) => void;
}

export type Imported = { ok: true; value: Loaded & { connection: string; mode: string } } | { ok: false; messages: string[] };

/**
 * Brings a CRM export into the Salesforce org of a connection, through its API, and gives the connection the policy of the
 * profile. Everything is read and checked first: a file with a mistake imports nothing.
 */
export async function importCrm(ctx: CallContext, request: ImportRequest): Promise<Imported> {
  const refuse = (...messages: string[]): Imported => ({ ok: false, messages });
  const profile = readProfile(request.profile);
  if (!profile.ok) return refuse(profile.message);
  const found = await ctx.db.raw(
    `SELECT id, vendor, base_url AS "baseUrl", mode, is_backfill AS "isBackfill", settings FROM connection WHERE key = $1`,
    [request.connection],
  );
  const connection = connectionRow.safeParse(found.rows[0]);
  if (!connection.success) return refuse(`There is no connection ${request.connection}. \`connections list\` shows them.`);
  const { baseUrl, id, isBackfill, mode, settings, vendor } = connection.data;
  if (vendor !== "salesforce")
    return refuse(`${request.connection} is a connection to ${vendor}; the import speaks to Salesforce.`);
  if (!isBackfill)
    return refuse(
      `${request.connection} is no connection for history: its deals would count as live. Create one that is marked so.`,
    );
  const read = readCrmExport(request.from);
  if (!read.ok) return refuse(...read.faults.map(faultText));
  const secrets = await ctx.db.raw(
    `SELECT name, ciphertext AS body, key_id AS "keyId" FROM connection_secret WHERE connection_id = $1`,
    [id],
  );
  const opened = secrets.rows
    .map((row) => secretRow.parse(row))
    .map((row) => [row.name, ctx.keyring.open(row).toString()] as const);
  const crm = await openSalesforce({ baseUrl, audience: settings.audience, secrets: Object.fromEntries(opened) });
  const loaded = await loadCrm(crm, read.value, profile.value, request.progress);
  const policy = { ...profile.value.policy, currency: profile.value.policy.currency ?? profile.value.currency };
  const updated = await updateConnection(ctx, { key: request.connection, policy });
  if (!updated.ok) return refuse(updated.error.message);
  return { ok: true, value: { ...loaded, connection: request.connection, mode } };
}
