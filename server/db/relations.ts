import type pg from "pg";

/** Whether a relation is there, by its name with its schema; for whoever comes before the migrations. */
export async function isThere(client: pg.Client, relation: string): Promise<boolean> {
  const found = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [relation]);
  return found.rows[0]?.there === true;
}

/** Whether a table is there and holds anything. */
export const hasRows = async (client: pg.Client, table: string): Promise<boolean> =>
  (await isThere(client, table)) && (await client.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount !== 0;
