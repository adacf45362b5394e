import { z } from "zod";
import type { Result } from "../domain/result.ts";
import { unknownEntities } from "../services/connections/policy-entities.ts";
import { updateConnection } from "../services/connections/update-connection.ts";
import type { CallContext } from "../services/context.ts";
import { readCrmExport } from "./crm-export.ts";
import { faultText } from "./csv.ts";
import { type Loaded, loadCrm } from "./load-crm.ts";
import { type ReadProfile, readProfile } from "./profile.ts";
import { openSalesforce } from "./sign-in.ts";
import { unknownStages } from "./unknown-stages.ts";

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

/** `notes`: what nobody could look up, a sentence each. */
export type Imported =
  | { ok: true; value: Loaded & { connection: string; mode: string; notes: string[] } }
  | { ok: false; messages: string[] };

/**
 * Brings a CRM export into the Salesforce org of a connection, through its API, and gives the connection the policy of the
 * profile. Everything is read and checked first, also that the ERP has the profile's legal entities and the org the stages: a file with a mistake imports nothing.
 */
export async function importCrm(ctx: CallContext, request: ImportRequest): Promise<Imported> {
  const refuse = (...messages: string[]): Imported => ({ ok: false, messages });
  const profile = readProfile(request.profile);
  if (!profile.ok) return refuse(...profile.error);
  const { profile: stated } = profile.value;
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
  const entities = await checkEntities(ctx, profile.value);
  if (!entities.ok) return refuse(...entities.error);
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
  const stages = await unknownStages(crm, read.value.deals, stated);
  if (stages.length > 0) return refuse(...stages.map(faultText));
  const loaded = await loadCrm(crm, read.value, stated, request.progress);
  const policy = { ...stated.policy, currency: stated.policy.currency ?? stated.currency };
  const updated = await updateConnection(ctx, { key: request.connection, policy });
  if (!updated.ok) return refuse(updated.error.message);
  return { ok: true, value: { ...loaded, connection: request.connection, mode, notes: entities.value } };
}

/** Refuses a profile that names legal entities which the ERP does not have, each with its place; where the ERP has not been read, says what nobody could look up. */
async function checkEntities(ctx: CallContext, { at, profile }: ReadProfile): Promise<Result<string[], string[]>> {
  const { known, unknown } = await unknownEntities(ctx.db, profile.policy);
  const told = unknown.map(({ path, value }) => {
    const place = `${at(["policy", ...path])}: policy.${path.join(".")}: legal entity “${value}”`;
    return known.length > 0
      ? `${place} is not in the ERP. Choose one that it has: ${known.join(", ")}.`
      : `${place} could not be looked up: the ERP has not been read yet. See that it is there.`;
  });
  return known.length > 0 && told.length > 0 ? { ok: false, error: told } : { ok: true, value: told };
}
