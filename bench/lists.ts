import { z } from "zod";
import { must } from "../server/demo/set-up-firm.ts";
import { roleSchema } from "../server/domain/access/roles.ts";
import { type CallContext, userActor } from "../server/services/context.ts";
import { listEngagements } from "../server/services/engagements/list-engagements.ts";
import { countQueues } from "../server/services/exceptions/count-queues.ts";
import { listExceptionGroups } from "../server/services/exceptions/list-exception-groups.ts";
import { listExceptions } from "../server/services/exceptions/list-exceptions.ts";
import { fillLists, rows, tidy } from "./fill-lists.ts";
import { type Ask, engagementAsks, exceptionAsks, groupAsks, type Known, type NamedAsk } from "./list-asks.ts";
import { type Figure, percentile, round, timed } from "./measure.ts";

const rounds = 7;
/** A deep page is so far from the first. */
const deepPages = 5;

/** What the lists' bench needs: a process's services and the owner's way into the database. */
interface ListStand {
  ctx: CallContext;
  ownerUrl: string;
}

type Page = { nextCursor: string | null };
type List = (ctx: CallContext, ask: Ask) => Promise<Page>;

const pageSize = 50;
const list: Readonly<Record<"engagements" | "exceptions" | "groups" | "queues", List>> = {
  engagements: async (ctx, ask) => must(await listEngagements(ctx, { limit: pageSize, ...ask })),
  exceptions: async (ctx, ask) => must(await listExceptions(ctx, { limit: pageSize, ...ask })),
  groups: async (ctx, ask) => must(await listExceptionGroups(ctx, { limit: pageSize, ...ask })),
  queues: async (ctx, { cursor: _none, limit: _all, ...ask }) => {
    must(await countQueues(ctx, ask));
    return { nextCursor: null };
  },
};

/**
 * The lists on 100,000 rows each as their screens ask for them: rows, counts and sums, for every filter and sort, first page and
 * a deep one, by each person; beside the bare query of a first page.
 */
export async function lists(stand: ListStand): Promise<Figure[]> {
  await fillLists(stand.ownerUrl);
  await folded(stand);
  await tidy(stand.ownerUrl, ["exception_delta", "exception_rollup", "exception_cause"]);
  const asked = await listCases(stand.ctx);
  const figures: Figure[] = [];
  for (const [name, cases] of Object.entries(asked))
    figures.push(
      await measure(`lists.${name}`, cases, () => stand.ctx.db.raw(bare[name === "engagements" ? name : "exceptions"])),
    );
  return figures;
}

/** The bare query of a first page. */
const bare = {
  engagements: `SELECT * FROM engagement WHERE NOT is_backfill ORDER BY coalesce(won_at, '-infinity'::timestamptz) DESC, id DESC LIMIT ${pageSize}`,
  exceptions: `SELECT * FROM exception_item WHERE status = 'open' AND NOT is_backfill ORDER BY opened_at DESC, id DESC LIMIT ${pageSize}`,
};

/** Every question to each list, over what the fill has made. */
async function listCases(ctx: CallContext): Promise<Record<string, Case[]>> {
  const [known, people] = [await readKnown(ctx), await readPeople(ctx)];
  const queues: NamedAsk[] = [
    { name: "every entity", ask: {}, byEachPerson: true },
    { name: "an entity", ask: { entityCodes: known.entities.slice(0, 1) } },
  ];
  const asked = (asks: readonly NamedAsk[], read: List): Case[] => cases(ctx, asks, people, read);
  return {
    engagements: asked(engagementAsks(known), list.engagements),
    exceptions: asked(exceptionAsks(known), list.exceptions),
    exception_groups: asked(groupAsks(known), list.groups),
    exception_queues: asked(queues, list.queues),
  };
}

interface Case {
  name: string;
  ask(): Promise<Page>;
  /** The page at a cursor that is deep in the list; null: it has no such page. */
  deep?(): Promise<(() => Promise<Page>) | null>;
}

function cases(ctx: CallContext, asks: readonly NamedAsk[], people: readonly CallContext[], read: List): Case[] {
  const all = asks.map(({ ask, name }): Case => ({ name, ask: () => read(ctx, ask), deep: () => deepPage(ctx, ask, read) }));
  const own = people.flatMap((person) =>
    asks
      .filter(({ byEachPerson }) => byEachPerson)
      .map(({ ask, name }): Case => ({ name: `${name}, by ${person.actor.name}`, ask: () => read(person, ask) })),
  );
  return [...all, ...own];
}

async function deepPage(ctx: CallContext, ask: Ask, read: List): Promise<(() => Promise<Page>) | null> {
  let cursor: string | null = null;
  for (let page = 0; page < deepPages; page += 1) {
    const { nextCursor }: Page = await read(ctx, { ...ask, limit: 200, cursor });
    if (!nextCursor) return null;
    cursor = nextCursor;
  }
  return () => read(ctx, { ...ask, cursor });
}

async function measure(name: string, asked: readonly Case[], bare: () => Promise<unknown>): Promise<Figure> {
  const [times, bares]: [number[], number[]] = [[], []];
  const byName: { name: string; ms: number }[] = [];
  const take = async (caseName: string, ask: () => Promise<Page>): Promise<void> => {
    await ask();
    const own: number[] = [];
    for (let round_ = 0; round_ < rounds; round_ += 1) {
      own.push(await timed(ask));
      bares.push(await timed(bare));
    }
    times.push(...own);
    byName.push({ name: caseName, ms: percentile(own, 0.95) });
  };
  for (const one of asked) {
    await take(one.name, one.ask);
    const deep = await one.deep?.();
    if (deep) await take(`${one.name}, deep`, deep);
  }
  byName.sort((a, b) => b.ms - a.ms);
  const [p95, baseline] = [percentile(times, 0.95), percentile(bares, 0.95)];
  const [worst, second, third] = byName.map((one) => `${one.name} ${round(one.ms)} ms`);
  return {
    name,
    value: round(p95),
    unit: "ms p95",
    baseline: round(baseline),
    ratio: round(p95 / baseline),
    detail: {
      ...{ rows, questions: byName.length, worst: worst ?? "", thenWorst: [second, third].filter(Boolean).join(", ") },
      overTarget: byName.filter(({ ms }) => ms >= targetMs).length,
      target: `${targetMs} ms`,
    },
  };
}

const targetMs = 50;

/** Waits until the worker has folded what the fill changed into the roll-up. */
async function folded({ ctx }: ListStand): Promise<void> {
  const deadline = performance.now() + 60_000;
  const left = async (): Promise<number> => Number((await ctx.db.raw("SELECT count(*) AS n FROM exception_delta")).rows[0]?.n);
  while ((await left()) > 0) {
    if (performance.now() > deadline) throw new Error("The worker has not folded the exceptions' roll-up within a minute");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const knownRow = z.object({
  regions: z.array(z.string()),
  entities: z.array(z.string()),
  connections: z.array(z.object({ id: z.string(), key: z.string() })),
  customerId: z.string(),
  engagementId: z.string(),
  groupKey: z.string(),
  bigGroupKey: z.string(),
});

async function readKnown({ db }: CallContext): Promise<Known> {
  const group = (order: string): string =>
    `(SELECT group_key FROM exception_rollup WHERE open_count > 0 GROUP BY 1 ORDER BY sum(open_count) ${order}, 1 LIMIT 1)`;
  const found = await db.raw(
    `SELECT ARRAY(SELECT DISTINCT region FROM legal_entity ORDER BY 1) AS regions, ARRAY(SELECT code FROM legal_entity ORDER BY 1) AS entities,
       (SELECT jsonb_agg(jsonb_build_object('id', id, 'key', key) ORDER BY key) FROM connection WHERE role = 'crm') AS connections,
       (SELECT customer_id FROM engagement WHERE number = 'BENCH-000777') AS "customerId", (SELECT id FROM engagement WHERE number = 'BENCH-000778') AS "engagementId",
       ${group("ASC")} AS "groupKey", ${group("DESC")} AS "bigGroupKey"`,
  );
  return knownRow.parse(found.rows[0]);
}

const personRow = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string().nullable(),
  grants: z.array(
    z.object({ role: roleSchema, entityCode: z.string().nullable(), region: z.string().nullable(), isLead: z.boolean() }),
  ),
});

/** Everybody of the firm, as they are when they are signed in. */
async function readPeople(ctx: CallContext): Promise<CallContext[]> {
  const found = await ctx.db.raw(
    `SELECT u.id, u.name, u.currency, jsonb_agg(jsonb_build_object('role', g.role, 'entityCode', g.entity_code, 'region', g.region, 'isLead', g.is_lead)) AS grants
     FROM app_user u JOIN user_grant g ON g.user_id = u.id GROUP BY u.id ORDER BY u.name`,
  );
  return found.rows.map((row) => ({ ...ctx, actor: userActor(personRow.parse(row)) }));
}
