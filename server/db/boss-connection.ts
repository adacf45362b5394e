import pg from "pg";
import { preparedName } from "./prepared-name.ts";

/** pg-boss sends its statements as texts: they are long, few and always the same, and planning them takes longer than running them. */
class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given;
    const query = pg.Client.prototype.query as (...all: unknown[]) => never;
    // Without values a text may hold several statements, which cannot be prepared.
    if (typeof text !== "string" || !Array.isArray(values) || values.length === 0) return query.apply(this, given);
    return query.call(this, { name: preparedName(text), text, values }, ...rest);
  }
}

/** How the job queue connects: where, with how many connections at most, each of which prepares what it runs. */
export function bossConnection(url: string, max: number): { connectionString: string; schema: string; max: number } {
  const connection = { connectionString: url, schema: "pgboss", max, Client: PreparingClient };
  return connection;
}
