import type pg from "pg";

/** What the last number of the trail is ahead of the next one that would be given; the number that is added now. */
const gap = `
  SELECT greatest((SELECT max(xact_id) FROM audit_entry), (SELECT max(to_xact) - 1 FROM audit_segment))
      - audit_number(pg_snapshot_xmax(pg_current_snapshot())) AS behind,
    audit_number('0'::xid8) AS added`;

interface Gap {
  behind: bigint;
  added: bigint;
}

async function readGap(client: pg.Client): Promise<Gap> {
  const { rows } = await client.query<{ behind: string | null; added: string }>(gap);
  return { behind: BigInt(rows[0]?.behind ?? -1), added: BigInt(rows[0]?.added ?? 0) };
}

/**
 * Goes on numbering the audit trail where it ended. Its entries bear the numbers of their transactions, and sealing goes by them;
 * a cluster counts its own, so a trail that was restored into another one would go on in the midst of what is sealed. Answers
 * whether the database is such a one. As the database's owner, before anything else writes.
 */
export async function goOnNumbering(client: pg.Client): Promise<boolean> {
  if ((await readGap(client)).behind < 0n) return false;
  await client.query("BEGIN");
  try {
    await client.query("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE");
    const { added, behind } = await readGap(client);
    if (behind >= 0n)
      await client.query(
        `CREATE OR REPLACE FUNCTION audit_number(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
         RETURN ($1::text)::bigint + ${added + behind + 1n}`,
      );
    await client.query("COMMIT");
    return behind >= 0n;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
