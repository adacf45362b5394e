import type { ConnectionRow } from "../../db/connections.sql.ts";
import type { Tx } from "../../db/database.ts";
import { raiseReferenceVersion } from "../../db/reference.sql.ts";
import { update } from "../../db/rows.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import type { VendorInfo } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";

interface Place {
  baseUrl: string;
  settings: Record<string, unknown>;
}

/** Whether credentials would be sent to another address, or another account be meant, than before. */
export const isElsewhere = (vendor: VendorInfo, before: Place, now: Place): boolean =>
  !contentHash(destinationOf(vendor, before)).equals(contentHash(destinationOf(vendor, now)));

function destinationOf(vendor: VendorInfo, { baseUrl, settings }: Place): object {
  const { limits: _common, ...own } = settings;
  const parsed = vendor.settings.safeParse(own).data ?? own;
  return {
    baseUrl: new URL(baseUrl).href.replace(/\/+$/, ""),
    settings: vendor.destination.map((name) => parsed[name] ?? null),
  };
}

interface Move {
  row: ConnectionRow;
  vendor: VendorInfo;
  secrets: Readonly<Record<string, string>>;
  sameAccount: boolean;
}

/**
 * What a move asks for: every credential anew, since the stored ones were for the old place only; and, where records are
 * linked with records there, the word of a person that they are the same at the new one.
 */
export async function admitMove(tx: Tx, { row, sameAccount, secrets, vendor }: Move): Promise<Outcome<{ hasLinks: boolean }>> {
  const missing = row.secrets.length === 0 ? [] : vendor.secrets.filter(({ name, isOptional }) => !isOptional && !secrets[name]);
  const counted = await tx.raw(
    `SELECT (SELECT count(*)::int FROM xref WHERE connection_id = $1 AND external_id NOT LIKE 'shadow-%')
       + (SELECT count(*)::int FROM outbound_write WHERE connection_id = $1 AND state IN ('intent', 'unknown')) AS links`,
    [row.id],
  );
  const links = Number(counted.rows[0]?.links);
  const unsaid = links > 0 && !sameAccount;
  if (missing.length === 0 && !unsaid) return { ok: true, value: { hasLinks: links > 0 } };
  const sentences = [
    missing.length === 0
      ? ""
      : `${row.name} is to be found elsewhere, and what is stored to sign in there is not sent to another place. Enter anew: ${missing.map(({ label }) => label).join("; ")}.`,
    unsaid
      ? `${links} of our records are linked with records of ${row.name}. Say that it is the same account under another address, or, for another account, add another connection.`
      : "",
  ];
  return refuse(unsaid ? "conflict" : "invalid", sentences.filter(Boolean).join(" "), {
    ...Object.fromEntries(missing.map(({ name }) => [`secrets.${name}`, "must be entered anew for the new place"])),
    ...(unsaid ? { sameAccount: "must be confirmed, since records are linked with records there" } : {}),
  });
}

/**
 * Sets a moved connection back to what it was before its first write: shadow mode where it was live, a preview to be looked
 * at, none of the credentials that were not entered anew. Without links everything is read from its beginning.
 */
export async function moveConnection(
  tx: Tx,
  { hasLinks, row, secrets }: { row: ConnectionRow; secrets: Readonly<Record<string, string>>; hasLinks: boolean },
): Promise<{ mode: ConnectionRow["mode"]; removed: string[] }> {
  const mode = row.mode === "live" ? "shadow" : row.mode;
  await update(tx, "Connection", {
    where: { id: row.id },
    set: { mode, firstLiveAt: null, previewedAt: null, previewedBy: null },
  });
  const removed = row.secrets.map(({ name }) => name).filter((name) => !secrets[name]);
  await tx.raw("DELETE FROM connection_secret WHERE connection_id = $1 AND name = ANY($2::text[])", [row.id, removed]);
  if (!hasLinks) {
    await tx.raw("DELETE FROM connection_cursor WHERE connection_id = $1", [row.id]);
    const offered = await tx.raw("UPDATE reference_value SET is_active = false WHERE connection_id = $1 AND is_active", [row.id]);
    if (offered.count > 0) await tx.rows(raiseReferenceVersion(undefined));
  }
  return { mode, removed };
}
