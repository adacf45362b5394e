import { z } from "zod";
import { statement } from "./sql.ts";

/** Revisions begin with the reading of the source that they come from, in so many digits. */
const readingDigits = 15;

/** The revision of a contact: which reading it comes from, then what it says. */
export const contactRevision = (reading: number, digest: string): string =>
  `${String(reading).padStart(readingDigits, "0")}-${digest}`;

/** What an ERP was told last of contacts by the newest reading, whichever engagement told it. */
export const readToldContacts = statement({
  name: "read_told_contacts",
  text: `
    SELECT DISTINCT ON (canonical_id) canonical_id AS "canonicalId", split_part(revision, '-', 1)::bigint::float8 AS reading, split_part(revision, '-', 2) AS digest
    FROM outbound_write WHERE connection_id = $1 AND type = 'contact' AND canonical_id = ANY($2::text[]) AND state = 'settled' AND revision ~ '^[0-9]{${readingDigits}}-'
    ORDER BY canonical_id, revision DESC`,
  values: (p: { connectionId: string; canonicalIds: readonly string[] }) => [p.connectionId, p.canonicalIds],
  row: z.object({ canonicalId: z.string(), reading: z.number(), digest: z.string() }),
});
