import type { Sql } from "../../db/sql.ts";
import { readTokenMaker } from "../../db/token-makers.sql.ts";

/** The person who made a token: what is asked with it they do not decide themselves. Null for anybody who is no token. */
export async function tokenMaker(sql: Sql, { id }: { id: string }): Promise<string | null> {
  return (await sql.one(readTokenMaker({ tokenId: id }))).maker;
}
