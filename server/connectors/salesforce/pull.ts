import type { CallScope, Cursor, SourceItem, SourcePage } from "../ports/port.ts";
import { byId, idsPerQuery, readBundles, unreadableStamp } from "./bundle.ts";
import type { Purpose, SalesforceClient } from "./client.ts";
import { type PullCursor, parseCursor, storableCursor } from "./cursor.ts";
import { account, contact, contactRole, type ObjectSpec, opportunity, polledForDeals, sow, sowMilestone } from "./fields.ts";
import { long, short } from "./ids.ts";
import { isoInstant } from "./instants.ts";
import type { SalesforceSettings } from "./manifest.ts";
import type { Naming, Row } from "./naming.ts";
import { chunks } from "./parallel.ts";
import { allIds, idIn, marksOf } from "./row-keys.ts";
import { instant, names, type Soql, soql } from "./soql.ts";
import { advance, type Stream, streamFromHead, streamFromStart } from "./stream.ts";

export interface Source {
  client: SalesforceClient;
  naming: Naming;
  settings: SalesforceSettings;
  /** The instant of the pull by our clock, ISO 8601. */
  now: string;
}

type PullRequest = { cursor: Cursor | null; limit: number };

const polling: Purpose = { purpose: "changes.list", doing: "the list of changes" };
const overlapMs = (source: Source): number => source.settings.overlapSeconds * 1000;

/** One page of changed accounts. */
export async function pullAccounts(scope: CallScope, source: Source, request: PullRequest): Promise<SourcePage> {
  const { client, naming, settings } = source;
  const limit = Math.min(request.limit, settings.pageSize);
  const cursor = request.cursor ? parseCursor(request.cursor, client.name) : await begin(scope, source, [account]);
  const stream = cursor.streams[account.name] ?? streamFromStart(source.now, null);
  const rows = await client.query(scope, polling, changesSince(naming, account, naming.selection(account), { stream, limit }));
  const isAtEnd = rows.length < limit;
  const moved = take(source, account, { stream, rows, isAtEnd });
  const next: PullCursor = { v: 1, streams: { [account.name]: moved.stream }, pending: [], open: isAtEnd ? [] : [account.name] };
  return { items: moved.fresh.map((row) => accountItem(naming, row)), cursor: storableCursor(next), isLast: isAtEnd };
}

/**
 * One page of changed deals, at most `limit`. Changed keys of the opportunity and of all that belongs to it are read first;
 * what a page cannot hold waits in the cursor, so that a position never moves past something that was not handed over.
 */
export async function pullDeals(scope: CallScope, source: Source, request: PullRequest): Promise<SourcePage> {
  const stored = request.cursor
    ? parseCursor(request.cursor, source.client.name)
    : await begin(scope, source, dealObjects(source.naming));
  const cursor = stored.pending.length > 0 ? stored : await poll(scope, source, stored);
  const ids = cursor.pending.slice(0, request.limit);
  const pending = cursor.pending.slice(request.limit);
  const items = await readDeals(scope, source, ids);
  return { items, cursor: storableCursor({ ...cursor, pending }), isLast: pending.length === 0 && cursor.open.length === 0 };
}

/** The named deals as they are now; those that are gone as deleted. */
export async function readDeals(scope: CallScope, source: Source, ids: readonly string[]): Promise<SourceItem[]> {
  if (ids.length === 0) return [];
  const found = await readBundles(scope, source, ids);
  return ids.map((id) => found.get(short(id)) ?? gone("deal", id, source.now));
}

/** The named accounts as they are now; those that are gone as deleted. */
export async function readAccounts(scope: CallScope, source: Source, ids: readonly string[]): Promise<SourceItem[]> {
  const { client, naming, now } = source;
  if (ids.length === 0) return [];
  const queries = chunks(ids, idsPerQuery).map((part) => byId(naming, account, part));
  const rows = (await client.queries(scope, { purpose: "account.read", doing: "the accounts" }, queries)).flat();
  const found = new Map(rows.map((row) => [short(row.Id), accountItem(naming, row)]));
  return ids.map((id) => found.get(short(id)) ?? gone("account", id, now));
}

const dealObjects = (naming: Naming): ObjectSpec[] => polledForDeals.filter((spec) => naming.object(spec.name) !== null);

/**
 * Where a first pull begins: the parents from their first row, the children from the newest that there is, since each parent
 * brings its children along and is read later than this.
 */
async function begin(scope: CallScope, source: Source, specs: readonly ObjectSpec[]): Promise<PullCursor> {
  const { client, naming, now } = source;
  const newest = specs.map(
    (spec) =>
      soql`SELECT ${names("Id", "SystemModstamp")} FROM ${objectOf(naming, spec)} ORDER BY SystemModstamp DESC, Id DESC LIMIT 1`,
  );
  const heads = await client.queries(scope, polling, newest);
  const streams = specs.map((spec, index): [string, Stream] => {
    const head = marksOf(client.name, spec, heads[index] ?? []).at(0)?.mark ?? null;
    const isParent = spec === opportunity || spec === account;
    return [spec.name, isParent ? streamFromStart(now, head) : streamFromHead(now, head, overlapMs(source))];
  });
  return { v: 1, streams: Object.fromEntries(streams), pending: [], open: [] };
}

/** Reads the next changed keys of every object that this round has not read to its end. */
async function poll(scope: CallScope, source: Source, cursor: PullCursor): Promise<PullCursor> {
  const { client, naming, settings, now } = source;
  const all = dealObjects(naming);
  const left = all.filter((spec) => cursor.open.includes(spec.name));
  const specs = left.length > 0 ? left : all;
  const limit = settings.pageSize;
  const streamOf = (spec: ObjectSpec): Stream => cursor.streams[spec.name] ?? streamFromStart(now, null);
  const lists = await client.queries(
    scope,
    polling,
    specs.map((spec) => changesSince(naming, spec, keyFields(naming, spec), { stream: streamOf(spec), limit })),
  );
  const streams: Record<string, Stream> = { ...cursor.streams };
  const changed: { spec: ObjectSpec; rows: Row[] }[] = [];
  const open: string[] = [];
  for (const [index, spec] of specs.entries()) {
    const rows = lists[index] ?? [];
    const moved = take(source, spec, { stream: streamOf(spec), rows, isAtEnd: rows.length < limit });
    streams[spec.name] = moved.stream;
    if (rows.length >= limit) open.push(spec.name);
    changed.push({ spec, rows: moved.fresh });
  }
  return { v: 1, streams, pending: await dealsOf(scope, source, changed), open };
}

/** Moves a stream past a page of rows. A row without a readable stamp cannot move it, and is handed over whenever it is met. */
function take(
  source: Source,
  spec: ObjectSpec,
  page: { stream: Stream; rows: readonly Row[]; isAtEnd: boolean },
): { stream: Stream; fresh: Row[] } {
  const keyed = marksOf(source.client.name, spec, page.rows);
  const moved = advance(
    page.stream,
    keyed.map(({ mark }) => mark),
    { isAtEnd: page.isAtEnd, now: source.now, overlapMs: overlapMs(source) },
  );
  const repeated = new Set(keyed.filter((_, index) => !moved.fresh[index]).map(({ row }) => row));
  return { stream: moved.next, fresh: page.rows.filter((row) => !repeated.has(row)) };
}

/** The opportunities that changed records belong to, each once, those that changed themselves first. */
async function dealsOf(
  scope: CallScope,
  source: Source,
  changed: readonly { spec: ObjectSpec; rows: Row[] }[],
): Promise<string[]> {
  const { client, naming } = source;
  const ids = new Map<string, string>();
  const keep = (spec: ObjectSpec, rows: readonly Row[], field: string): void => {
    for (const row of rows) {
      const id = idIn(client.name, spec, row, field);
      if (id !== null && !ids.has(short(id))) ids.set(short(id), id);
    }
  };
  for (const { spec, rows } of changed) {
    if (rows.length === 0) continue;
    if (spec === contact) {
      keep(
        contactRole,
        await parentsOf(scope, source, { spec: contactRole, by: "ContactId", ids: allIds(client.name, spec, rows, "Id") }),
        "OpportunityId",
      );
    } else if (spec === sowMilestone) {
      const sows = allIds(client.name, spec, rows, naming.parent(spec));
      if (sows.length > 0) keep(sow, await parentsOf(scope, source, { spec: sow, by: "Id", ids: sows }), naming.parent(sow));
    } else {
      keep(spec, rows, spec === opportunity ? "Id" : naming.parent(spec));
    }
  }
  return [...ids.values()];
}

async function parentsOf(
  scope: CallScope,
  { client, naming }: Source,
  request: { spec: ObjectSpec; by: string; ids: readonly string[] },
): Promise<Row[]> {
  const fields = names("Id", naming.parent(request.spec));
  const queries = chunks(request.ids, idsPerQuery).map(
    (part) => soql`SELECT ${fields} FROM ${objectOf(naming, request.spec)} WHERE ${names(request.by)} IN ${part}`,
  );
  return (await client.queries(scope, polling, queries)).flat();
}

const objectOf = (naming: Naming, spec: ObjectSpec): Soql => names(naming.object(spec.name) ?? spec.name);

const keyFields = (naming: Naming, spec: ObjectSpec): string[] =>
  spec.parent === null ? ["Id", "SystemModstamp"] : ["Id", "SystemModstamp", naming.parent(spec)];

/** The next rows of an object in the order of (SystemModstamp, Id), deleted ones too. */
function changesSince(
  naming: Naming,
  spec: ObjectSpec,
  fields: readonly string[],
  from: { stream: Stream; limit: number },
): Soql {
  const { at } = from.stream;
  const select = soql`SELECT ${names(...fields)} FROM ${objectOf(naming, spec)}`;
  const order = soql`ORDER BY SystemModstamp, Id LIMIT ${from.limit}`;
  if (!at) return soql`${select} ${order}`;
  const stamp = instant(at.stamp);
  if (at.id === "") return soql`${select} WHERE SystemModstamp >= ${stamp} ${order}`;
  return soql`${select} WHERE (SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${at.id})) ${order}`;
}

function accountItem(naming: Naming, row: Row): SourceItem {
  return {
    object: "account",
    externalId: typeof row.Id === "string" ? row.Id : "",
    sourceStamp: isoInstant(row.SystemModstamp) ?? "0000-00-00T00:00:00.000Z",
    isDeleted: row.IsDeleted === true,
    payload: { ...naming.narrow(account, row), ...unreadableStamp(row) },
  };
}

/** A record that is asked for and no longer there, not even among the deleted. */
const gone = (object: string, id: string, now: string): SourceItem => ({
  object,
  externalId: long(id),
  sourceStamp: now,
  isDeleted: true,
  payload: { Id: id },
});
