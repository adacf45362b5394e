import type pg from "pg";
import { hasRows, isThere } from "../../server/db/relations.ts";
import { type DatabaseUrls, userOf, withoutPassword } from "../../server/db/urls.ts";
import { withClient } from "../../server/db/with-client.ts";
import { demoUsers } from "../../server/demo/data/users.ts";
import { dropProduct, strangersIn } from "./product-objects.ts";

interface Start {
  /** Whether this start makes the demo estate where it is not there yet. */
  isSeeded: boolean;
  isOwn: boolean;
  /** How long what an earlier start left running may take to end. */
  leavingMs?: number;
}

type Found = "nothing" | "half migrated" | "half made" | "something else" | "whole";

/**
 * Empties the database of this installation when an earlier first start was interrupted while it made the tables or the demo
 * estate: half a year of a firm is nobody's data. Refuses, saying why, where the estate is wanted but cannot be made without
 * losing something. A start without it keeps what is there for good. Answers whether the database was emptied.
 */
export async function clearTheWay(urls: DatabaseUrls, { isOwn, isSeeded, leavingMs = 10_000 }: Start): Promise<boolean> {
  return withClient(urls.ownerUrl, async (client) => {
    const found = await look(client);
    if (found === "half made" && !isSeeded) await keep(client);
    if (found === "something else" && isSeeded)
      throw new Error(`${name(urls)} holds connections already, so no demo estate is made in it. ${wayOut}`);
    if (!isOwn || !(found === "half migrated" || (found === "half made" && isSeeded))) return false;
    const reason = (found === "half made" && (await whoWorked(client))) || (await strangersIn(client));
    if (reason)
      throw new Error(
        `An earlier start on ${name(urls)} was interrupted before it had made everything, and it is not made anew: ${reason} ${wayOut}`,
      );
    await waitUntilLeft(client, urls, leavingMs);
    await dropProduct(client);
    return true;
  });
}

const wayOut = "Set SEED_DEMO=0 to start with what is there, or name an empty database.";
const name = (urls: DatabaseUrls): string => `The database ${withoutPassword(urls.ownerUrl)}`;

async function look(client: pg.Client): Promise<Found> {
  const isInhabited = (await hasRows(client, "public.app_user")) || (await hasRows(client, "public.connection"));
  if (!isInhabited && (await hasBrokenMigration(client))) return "half migrated";
  if (!(await isThere(client, "public.firm_setting"))) return "nothing";
  const demo = await client.query<{ state: string }>("SELECT value ->> 'state' AS state FROM firm_setting WHERE key = 'demo'");
  const state = demo.rows[0]?.state;
  if (state === "ready") return "whole";
  if (state === "begun") return "half made";
  return (await hasRows(client, "public.connection")) ? "something else" : "nothing";
}

/** Prisma goes no further after a migration that was begun and neither finished nor taken back. */
async function hasBrokenMigration(client: pg.Client): Promise<boolean> {
  if (!(await isThere(client, "public._prisma_migrations"))) return false;
  const broken = await client.query(
    "SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL LIMIT 1",
  );
  return broken.rowCount !== 0;
}

/** From now on people may work in it, so no later start takes it for half-made. */
const keep = (client: pg.Client): Promise<unknown> =>
  client.query(`UPDATE firm_setting SET value = value || '{"state": "kept"}', updated_at = now() WHERE key = 'demo'`);

/** Says that somebody other than the demo's own people was at work, if so. */
async function whoWorked(client: pg.Client): Promise<string | null> {
  const found = await client.query(
    `SELECT 1 FROM user_session UNION ALL SELECT 1 FROM api_token
     UNION ALL SELECT 1 FROM app_user WHERE email <> ALL($1)
     UNION ALL SELECT 1 FROM audit_entry WHERE actor_type = 'token' OR action LIKE 'session.%' OR (actor_type = 'system' AND actor_id = 'operator')
     LIMIT 1`,
    [demoUsers.map(({ email }) => email)],
  );
  return found.rowCount ? "somebody has worked in it since." : null;
}

/** What an earlier start left running would go on writing; waits for its end, and refuses when that does not come. */
async function waitUntilLeft(client: pg.Client, urls: DatabaseUrls, leavingMs: number): Promise<void> {
  const deadline = performance.now() + leavingMs;
  for (;;) {
    const others = await client.query<{ program: string }>(
      `SELECT DISTINCT coalesce(nullif(application_name, ''), 'process ' || pid) AS program FROM pg_stat_activity
       WHERE datname = current_database() AND usename = ANY($1) AND pid <> pg_backend_pid()`,
      [[userOf(urls.runtimeUrl), userOf(urls.ownerUrl)]],
    );
    if (others.rowCount === 0) return;
    if (performance.now() > deadline)
      throw new Error(
        `An earlier start on ${name(urls)} was interrupted, and something is still connected to it: ${others.rows.map(({ program }) => program).join(", ")}. End it, then start again.`,
      );
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
