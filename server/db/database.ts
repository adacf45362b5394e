import pg from "pg";
import { isUndone } from "./passing-fault.ts";
import type { Sql, SqlQuery } from "./sql.ts";

const int8 = 20;
const date = 1082;
const int8Array = 1016;

/** bigint as number (throws beyond 2^53), DATE as "YYYY-MM-DD"; NUMERIC stays a string, timestamptz becomes a Date. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === int8) return parseInt8;
    if (oid === int8Array) return (text: string) => text.slice(1, -1).split(",").filter(Boolean).map(parseInt8);
    if (oid === date) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  },
} as pg.CustomTypesConfig;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a number can hold`);
  return value;
}

class Runner implements Sql {
  readonly #client: Pick<pg.ClientBase, "query">;

  constructor(client: Pick<pg.ClientBase, "query">) {
    this.#client = client;
  }

  async rows<Row>(query: SqlQuery<Row>): Promise<Row[]> {
    const result = await this.#client.query({ name: query.name, text: query.text, values: query.values });
    return result.rows.map((row) => query.row.parse(row));
  }

  async one<Row>(query: SqlQuery<Row>): Promise<Row> {
    const row = await this.maybe(query);
    if (row === undefined) throw new Error(`${query.name} found no row`);
    return row;
  }

  async maybe<Row>(query: SqlQuery<Row>): Promise<Row | undefined> {
    const rows = await this.rows(query);
    if (rows.length > 1) throw new Error(`${query.name} found ${rows.length} rows where at most one is right`);
    return rows[0];
  }

  async raw(text: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[]; count: number }> {
    const result = await this.#client.query(text, [...values]);
    return { rows: result.rows as Record<string, unknown>[], count: result.rowCount ?? 0 };
  }
}

/** A transaction. Everything that changes business state happens in one, with its audit entries. */
export class Tx extends Runner {
  readonly #afterCommit: (() => void)[] = [];

  /** Runs `action` when, and only when, the transaction has been committed. */
  afterCommit(action: () => void): void {
    this.#afterCommit.push(action);
  }

  committed(): void {
    for (const action of this.#afterCommit) action();
  }
}

/** By a symbol of the whole process: the web bundles this module more than once, and each copy has a class of its own. */
const rolledBack: unique symbol = Symbol.for("throughline.db.rollback");

/** A rollback that is no failure: the callback has decided against what it did. */
export class Rollback<Value> extends Error {
  readonly [rolledBack] = true;
  readonly value: Value;

  constructor(value: Value) {
    super("rolled back on purpose");
    this.value = value;
  }
}

const triesWhenUndone = 6;
const firstPauseMs = 10;

/** Makes it again when it met another transaction on the same rows and was undone, after a pause that grows. */
async function untilDone<Value>(work: () => Promise<Value>): Promise<Value> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isUndone(error) || tries >= triesWhenUndone) throw error;
      const pauseMs = firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/**
 * What every connection is set to. Pages cost the planner little more at random than in order, as on any disk without moving parts:
 * with PostgreSQL's own figure it reads whole tables to find a tenth of their rows.
 */
const settings = "-c timezone=UTC -c random_page_cost=1.1";
/** Prepared statements are planned once a connection, for whatever parameters: never anew because one set of them looks cheaper. */
const plannedOnce = "-c plan_cache_mode=force_generic_plan";

/**
 * The pool of one process. Statements outside a transaction run on any of its connections. A statement or transaction that the
 * database has undone for the sake of another one (deadlock, serialization) is made again.
 */
export class Database extends Runner {
  readonly pool: pg.Pool;

  /** `isPlannedOnce`: for processes that run the same statements over and over, and none that a parameter narrows as it likes. */
  constructor(url: string, options: { max?: number; name?: string; isPlannedOnce?: boolean } = {}) {
    const pool = new pg.Pool({
      connectionString: url,
      max: options.max ?? 10,
      application_name: options.name ?? "throughline",
      types,
      connectionTimeoutMillis: 15_000,
      options: options.isPlannedOnce ? `${settings} ${plannedOnce}` : settings,
    });
    pool.on("error", () => {}); // an idle connection broke; the next statement opens another
    // One that breaks between two statements of a transaction says so too, and would end the process where nobody listens.
    pool.on("connect", (client) => client.on("error", () => {}));
    super(pool);
    this.pool = pool;
  }

  override rows<Row>(query: SqlQuery<Row>): Promise<Row[]> {
    return untilDone(() => super.rows(query));
  }

  override raw(text: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[]; count: number }> {
    return untilDone(() => super.raw(text, values));
  }

  /**
   * Runs `work` in a transaction: commits what it did, or nothing. READ COMMITTED. Undone by a deadlock it is run again from its
   * beginning, so what it does outside the transaction belongs in `afterCommit`.
   */
  tx<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> {
    return untilDone(() => this.#once(work));
  }

  async #once<Value>(work: (tx: Tx) => Promise<Value>): Promise<Value> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      const tx = new Tx(client);
      const value = await work(tx);
      await client.query("COMMIT");
      tx.committed();
      return value;
    } catch (error) {
      await client.query("ROLLBACK").catch((cause: Error) => {
        broken = cause;
      });
      if (error instanceof Error && rolledBack in error) return (error as Rollback<Value>).value;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
