import { z } from "zod";
import { statement } from "./sql.ts";

/** Who made a token; null: an id of a person, or of a token of which the trail does not say it. */
export const makerOfTokenSql = (tokenId: string): string =>
  `(SELECT a.actor_id FROM audit_entry a WHERE a.subject_type = 'token' AND a.subject_id = ${tokenId} AND a.action = 'token.create' ORDER BY a.id LIMIT 1)`;

export const readTokenMaker = statement({
  name: "read_token_maker",
  text: `SELECT ${makerOfTokenSql("$1::text")} AS maker`,
  values: (p: { tokenId: string }) => [p.tokenId],
  row: z.object({ maker: z.string().nullable() }),
});
