import type pg from "pg";

/** What a migrating session is called. */
export const sessionName = "throughline-migrate";
const watchMs = 200;

/** Runs what migrates the database, and answers beside its result what held up the migrating session last. */
export async function watchHolders<T>(
  client: pg.Client,
  migrate: () => Promise<T>,
): Promise<{ result: T; holders: string | null }> {
  let isOver = false;
  const result = migrate().finally(() => {
    isOver = true;
  });
  const over = result.then(nothing, nothing);
  let holders: string | null = null;
  while (!isOver) {
    holders = (await readHolders(client)) ?? holders;
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, watchMs))]);
  }
  return { result: await result, holders };
}

const nothing = (): void => {};

interface Holder {
  held: string | null;
  pid: number;
  name: string | null;
  role: string | null;
  since: Date | null;
}

/** Whoever the migrating session of this database waits for; of another role's session its name and role alone may be known. */
async function readHolders(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<Holder>(
    `SELECT (SELECT l.relation::regclass::text FROM pg_locks l WHERE l.pid = w.pid AND NOT l.granted LIMIT 1) AS held,
       h.pid, h.application_name AS name, h.usename AS role, h.xact_start AS since
     FROM pg_stat_activity w, unnest(pg_blocking_pids(w.pid)) AS b(pid) JOIN pg_stat_activity h ON h.pid = b.pid
     WHERE w.datname = current_database() AND w.application_name = $1 ORDER BY h.xact_start NULLS LAST, h.pid`,
    [sessionName],
  );
  const [first] = rows;
  if (!first) return null;
  const told = rows.map(({ name, pid, role, since }) => {
    const about = [name || "unnamed", `as ${role}`, ...(since ? [`in a transaction since ${since.toISOString()}`] : [])];
    return `process ${pid} (${about.join(", ")})`;
  });
  return `${first.held ?? "a lock"}, which is held by ${told.join(" and ")}`;
}

/** PostgreSQL's codes for a lock that was not got in time, and for one that was given up to end a deadlock. */
const keptOutCodes = ["55P03", "40P01"];

/** Whether it was a lock that ended a migration, by what was printed. */
export const isKeptOut = (output: string): boolean => keptOutCodes.some((code) => output.includes(`(${code})`));

/**
 * Takes back the record of a migration that was begun and has no end, and answers its name. Its end is recorded in its own
 * transaction: nothing of it was kept, and it can be run again.
 */
export async function takeBackUnfinished(client: pg.Client): Promise<string | null> {
  const known = await client.query("SELECT 1 WHERE to_regclass('public._prisma_migrations') IS NOT NULL");
  if (known.rowCount === 0) return null;
  const { rows } = await client.query<{ name: string }>(
    "UPDATE public._prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL RETURNING migration_name AS name",
  );
  return rows[0]?.name ?? null;
}
