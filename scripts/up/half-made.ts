import { jobSchema } from "../../server/db/migrate.ts";
import type { DatabaseUrls } from "../../server/db/urls.ts";
import { withClient } from "../../server/db/with-client.ts";

/**
 * Empties the embedded database when an earlier first start was interrupted while it made the demo estate: half a year of a
 * firm is nobody's data. One that was finished, or that holds no demo, is left alone. Answers whether it was emptied.
 */
export async function emptyHalfMadeEstate({ ownerUrl }: DatabaseUrls): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const made = await client.query<{ there: boolean }>("SELECT to_regclass('public.firm_setting') IS NOT NULL AS there");
    if (!made.rows[0]?.there) return false;
    const found = await client.query<{ state: string }>("SELECT value ->> 'state' AS state FROM firm_setting WHERE key = 'demo'");
    if (found.rows[0]?.state !== "begun") return false;
    for (const schema of [jobSchema, "installation"])
      await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
    await client.query("DROP SCHEMA public CASCADE");
    await client.query("CREATE SCHEMA public");
    return true;
  });
}
