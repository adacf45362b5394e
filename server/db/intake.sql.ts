import { z } from "zod";
import { statement } from "./sql.ts";

/** Reserves the number of a payload page. */
export const nextPageId = statement({
  name: "next_page_id",
  text: `SELECT nextval(pg_get_serial_sequence('payload_page', 'id')) AS id`,
  values: () => [],
  row: z.object({ id: z.number() }),
});

/** A page of versions as it is stored. */
type ItemPage = { connectionId: string; pageId: number; via: string; now: Date; items: readonly object[] };
const pageValues = (p: ItemPage) => [p.connectionId, p.pageId, p.via, p.now, JSON.stringify(p.items)];

/** Stores versions of source records that are not there yet. Answers the new ones. */
export const insertInboxItems = statement({
  name: "insert_inbox_items",
  text: `
    INSERT INTO inbox_item (connection_id, object, external_id, source_stamp, content_hash, page_id, ordinal, via, correlation_id, received_at)
    SELECT $1, r.object, r.external_id, r.source_stamp, decode(r.content_hash, 'hex'), $2, r.ordinal, $3, r.correlation_id, $4
    FROM jsonb_to_recordset($5::jsonb) AS r(object text, external_id text, source_stamp text, content_hash text, ordinal int, correlation_id uuid)
    ON CONFLICT DO NOTHING RETURNING id, ordinal`,
  values: pageValues,
  row: z.object({ id: z.number(), ordinal: z.number() }),
});

/**
 * Takes up again versions that are there already but are not what is applied, though both have one stamp: stamps have whole
 * seconds, and within one a record was changed and put back, or could for a while not be read. One that could not be read is
 * tried again whenever it is asked for by name or swept up, not with each page of the stream; so is one that is to be taken in anew
 * (`beginCrmSweep`). What comes of one that somebody asks for bears the number of the request. It counts as read after all that were
 * read before. Answers them.
 */
export const reviveInboxItems = statement({
  name: "revive_inbox_items",
  text: `
    UPDATE inbox_item i SET outcome = 'pending', reason = NULL, settled_at = NULL, page_id = $2, ordinal = r.ordinal, via = $3, received_at = $4,
      reading = nextval(pg_get_serial_sequence('inbox_item', 'id')),
      correlation_id = CASE WHEN $3 = 'request' THEN r.correlation_id ELSE i.correlation_id END
    FROM jsonb_to_recordset($5::jsonb) AS r(object text, external_id text, source_stamp text, content_hash text, ordinal int, correlation_id uuid)
    LEFT JOIN xref x ON x.connection_id = $1 AND x.object = r.object AND x.external_id = r.external_id
    LEFT JOIN deal d ON x.record_type = 'deal' AND d.id = x.record_id LEFT JOIN customer c ON x.record_type = 'customer' AND c.id = x.record_id
    LEFT JOIN inbox_item j ON j.id = coalesce(d.inbox_item_id, c.inbox_item_id) JOIN connection k ON k.id = $1
    WHERE i.connection_id = $1 AND i.object = r.object AND i.external_id = r.external_id AND i.source_stamp = r.source_stamp
      AND i.content_hash = decode(r.content_hash, 'hex')
      AND (i.outcome = 'exception' AND $3 <> 'pull' OR d.inbox_item_id IS NULL AND NOT d.is_deleted OR i.outcome IN ('applied', 'ignored', 'superseded') AND j.source_stamp = i.source_stamp
        AND (j.content_hash <> i.content_hash OR EXISTS (SELECT 1 FROM exception_item e WHERE e.kind = 'record_unreadable' AND e.subject_type = 'source_record'
          AND e.subject_id = concat_ws(':', k.key, r.object, r.external_id) AND e.status = 'open')))
    RETURNING i.id`,
  values: pageValues,
  row: z.object({ id: z.number() }),
});

export const insertPayloadPage = statement({
  name: "insert_payload_page",
  text: "INSERT INTO payload_page (id, received_at, connection_id, body, key_id, item_count) VALUES ($1, $2, $3, $4, $5, $6)",
  values: (p: { id: number; now: Date; connectionId: string; body: Buffer; keyId: string; itemCount: number }) => [
    p.id,
    p.now,
    p.connectionId,
    p.body,
    p.keyId,
    p.itemCount,
  ],
  row: z.object({}),
});

export const saveCursor = statement({
  name: "save_cursor",
  text: `INSERT INTO connection_cursor (connection_id, object, cursor) VALUES ($1, $2, $3::jsonb)
    ON CONFLICT (connection_id, object) DO UPDATE SET cursor = excluded.cursor, updated_at = now()`,
  values: (p: { connectionId: string; object: string; cursor: object }) => [p.connectionId, p.object, JSON.stringify(p.cursor)],
  row: z.object({}),
});

export const readCursor = statement({
  name: "read_cursor",
  text: "SELECT cursor FROM connection_cursor WHERE connection_id = $1 AND object = $2",
  values: (p: { connectionId: string; object: string }) => [p.connectionId, p.object],
  row: z.object({ cursor: z.record(z.string(), z.json()) }),
});

const pendingRow = z.object({
  id: z.number(),
  object: z.string(),
  externalId: z.string(),
  sourceStamp: z.string(),
  contentHash: z.instanceof(Buffer),
  ordinal: z.number(),
  correlationId: z.string(),
  pageId: z.number(),
});
export type PendingItem = z.infer<typeof pendingRow>;

/**
 * One transaction at a time applies the records of an object of a connection: else an older version that is read by one worker
 * could be applied after a newer one by another, and a new record be made twice.
 */
export const holdIntake = statement({
  name: "hold_intake",
  text: "SELECT pg_advisory_xact_lock(hashtextextended('intake:' || $1 || ':' || $2, 11))",
  values: (p: { connectionId: string; object: string }) => [p.connectionId, p.object],
  row: z.object({}),
});

/** Waits until nobody applies the object, and lets nobody until the transaction ends; others who only wait are no hindrance. */
export const awaitIntake = statement({
  name: "await_intake",
  text: "SELECT pg_advisory_xact_lock_shared(hashtextextended('intake:' || $1 || ':' || $2, 11))",
  values: (p: { connectionId: string; object: string }) => [p.connectionId, p.object],
  row: z.object({}),
});

/**
 * Items of one object that wait to be applied, in the order in which they were read last, locked so that two workers do not apply
 * the same; or only one of them.
 */
export const lockPendingItems = statement({
  name: "lock_pending_items",
  text: `SELECT id, object, external_id AS "externalId", source_stamp AS "sourceStamp", content_hash AS "contentHash", ordinal, correlation_id AS "correlationId", page_id AS "pageId"
    FROM inbox_item WHERE connection_id = $1 AND outcome = 'pending' AND object = $2 AND ($4::bigint IS NULL OR id = $4) ORDER BY coalesce(reading, id) LIMIT $3 FOR UPDATE SKIP LOCKED`,
  values: (p: { connectionId: string; object: string; limit: number; itemId: number | null }) => [
    p.connectionId,
    p.object,
    p.limit,
    p.itemId,
  ],
  row: pendingRow,
});

export const readPayloadPages = statement({
  name: "read_payload_pages",
  text: `SELECT id, body, key_id AS "keyId" FROM payload_page WHERE id = ANY($1::bigint[])`,
  values: (p: { ids: readonly number[] }) => [p.ids],
  row: z.object({ id: z.number(), body: z.instanceof(Buffer), keyId: z.string() }),
});

/** Ends items: applied, ignored with a reason, superseded, exception. */
export const settleInboxItems = statement({
  name: "settle_inbox_items",
  text: `UPDATE inbox_item i SET outcome = r.outcome, reason = r.reason, settled_at = $2
    FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, outcome text, reason text) WHERE i.id = r.id`,
  values: (p: { items: readonly { id: number; outcome: string; reason: string | null }[]; now: Date }) => [
    JSON.stringify(p.items),
    p.now,
  ],
  row: z.object({}),
});

const knownRow = z.object({
  externalId: z.string(),
  recordId: z.string(),
  /** Stamp and content of the version that was applied last. */
  sourceStamp: z.string().nullable(),
  contentHash: z.instanceof(Buffer).nullable(),
});
export type KnownRecord = z.infer<typeof knownRow>;

/** Of what is to be taken in anew (`beginCrmSweep`) the stamp alone holds still: nothing older comes after it. */
const known = (table: "deal" | "customer"): string => `
  SELECT x.external_id AS "externalId", x.record_id AS "recordId", CASE WHEN r.inbox_item_id IS NOT NULL THEN i.source_stamp ELSE (SELECT max(n.source_stamp)
    FROM inbox_item n WHERE n.connection_id = $1 AND n.object = $2 AND n.external_id = x.external_id AND n.outcome IN ('applied', 'ignored')) END AS "sourceStamp",
    i.content_hash AS "contentHash"
  FROM xref x JOIN ${table} r ON r.id = x.record_id LEFT JOIN inbox_item i ON i.id = r.inbox_item_id
  WHERE x.connection_id = $1 AND x.object = $2 AND x.external_id = ANY($3::text[])`;

type KnownParams = { connectionId: string; object: string; externalIds: readonly string[] };
export const readKnownDeals = statement({
  name: "read_known_deals",
  text: known("deal"),
  values: (p: KnownParams) => [p.connectionId, p.object, p.externalIds],
  row: knownRow,
});
export const readKnownCustomers = statement({
  name: "read_known_customers",
  text: known("customer"),
  values: (p: KnownParams) => [p.connectionId, p.object, p.externalIds],
  row: knownRow,
});

export const upsertCustomers = statement({
  name: "upsert_customers",
  text: `
    INSERT INTO customer AS c (id, name, name_key, tax_id, country, country_code, domain, sector, currency, parent_external_id, requires_po, address, inbox_item_id, created_at, updated_at, is_deleted)
    SELECT r.id, r.name, r.name_key, r.tax_id, r.country, r.country_code, r.domain, r.sector, r.currency, r.parent_external_id, r.requires_po, r.address, r.inbox_item_id, $2, $2, r.is_deleted
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, name text, name_key text, tax_id text, country text, country_code text, domain text, sector text, currency text,
      parent_external_id text, requires_po boolean, address jsonb, inbox_item_id bigint, is_deleted boolean)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, tax_id = excluded.tax_id, country = excluded.country, country_code = excluded.country_code,
      domain = excluded.domain, sector = excluded.sector, currency = excluded.currency, parent_external_id = excluded.parent_external_id, requires_po = excluded.requires_po,
      address = excluded.address, inbox_item_id = excluded.inbox_item_id, updated_at = $2, is_deleted = excluded.is_deleted, version = c.version + 1`,
  values: (p: { rows: readonly object[]; now: Date }) => [JSON.stringify(p.rows), p.now],
  row: z.object({}),
});

/** Points children to their parents, as far as these have arrived. Answers whose hierarchy changed. */
export const resolveParents = statement({
  name: "resolve_parents",
  text: `
    WITH met AS (
      SELECT me.record_id AS id FROM xref me
      WHERE me.record_type = 'customer' AND me.connection_id = $1 AND me.object = 'account' AND me.external_id = ANY($2::text[])
      UNION
      SELECT child.id FROM customer child JOIN xref me ON me.record_type = 'customer' AND me.record_id = child.id AND me.connection_id = $1 AND me.object = 'account'
      WHERE child.parent_external_id = ANY($2::text[])
    ), goal AS (
      SELECT c.id, x.record_id AS parent FROM met JOIN customer c ON c.id = met.id
      LEFT JOIN xref x ON x.connection_id = $1 AND x.object = 'account' AND x.external_id = c.parent_external_id
      WHERE c.parent_id IS DISTINCT FROM x.record_id
    )
    UPDATE customer c SET parent_id = goal.parent, version = version + 1 FROM goal WHERE c.id = goal.id RETURNING c.id`,
  values: (p: { connectionId: string; externalIds: readonly string[] }) => [p.connectionId, p.externalIds],
  row: z.object({ id: z.string() }),
});

/** Gives deals that came before their account the account that has arrived. */
export const resolveAccounts = statement({
  name: "resolve_accounts",
  text: `
    WITH goal AS (
      SELECT d.id, x.record_id AS customer_id FROM deal d JOIN xref x ON x.connection_id = d.connection_id AND x.object = 'account' AND x.external_id = d.account_external_id
      WHERE d.connection_id = $1 AND d.customer_id IS NULL AND d.account_external_id = ANY($2::text[])
    ), changed AS (UPDATE deal d SET customer_id = goal.customer_id, version = version + 1 FROM goal WHERE d.id = goal.id RETURNING d.id, d.customer_id)
    UPDATE engagement e SET customer_id = changed.customer_id, customer_name = c.name
    FROM changed JOIN customer c ON c.id = changed.customer_id WHERE e.deal_id = changed.id RETURNING e.deal_id AS id`,
  values: (p: { connectionId: string; externalIds: readonly string[] }) => [p.connectionId, p.externalIds],
  row: z.object({ id: z.string() }),
});

const markDeleted = (table: "deal" | "customer"): string => `
  UPDATE ${table} r SET is_deleted = true, inbox_item_id = g.item, version = r.version + 1, updated_at = $3
  FROM unnest($1::uuid[], $2::bigint[]) AS g(id, item) WHERE r.id = g.id`;
type Deleted = { rows: readonly { id: string; itemId: number }[]; now: Date };
const deletedValues = (p: Deleted) => [p.rows.map((row) => row.id), p.rows.map((row) => row.itemId), p.now];
export const markDealsDeleted = statement({
  name: "mark_deals_deleted",
  text: markDeleted("deal"),
  values: deletedValues,
  row: z.object({}),
});
export const markCustomersDeleted = statement({
  name: "mark_customers_deleted",
  text: markDeleted("customer"),
  values: deletedValues,
  row: z.object({}),
});

/** Notes newer versions with the content that is applied already: what arrives late must be older than these, too. */
const advance = (table: "deal" | "customer"): string =>
  `UPDATE ${table} r SET inbox_item_id = s.item FROM unnest($1::uuid[], $2::bigint[]) AS s(id, item) WHERE r.id = s.id`;
type Seen = { rows: readonly { id: string; itemId: number }[] };
const seenValues = (p: Seen) => [p.rows.map((row) => row.id), p.rows.map((row) => row.itemId)];
export const advanceDeals = statement({ name: "advance_deals", text: advance("deal"), values: seenValues, row: z.object({}) });
export const advanceCustomers = statement({
  name: "advance_customers",
  text: advance("customer"),
  values: seenValues,
  row: z.object({}),
});

/** Closes the exceptions of source records of which a readable version has come, unless a newer one could not be read. */
export const resolveReadRecords = statement({
  name: "resolve_read_records",
  text: `
    UPDATE exception_item x SET status = 'resolved', resolved_at = $3, resolution = 'A readable version has come', is_primary = false, version = x.version + 1
    FROM jsonb_to_recordset($2::jsonb) AS r(subject text, object text, external_id text, source_stamp text)
    WHERE x.kind = 'record_unreadable' AND x.subject_type = 'source_record' AND x.status = 'open' AND x.subject_id = r.subject
      AND NOT EXISTS (SELECT 1 FROM inbox_item b WHERE b.connection_id = $1 AND b.object = r.object AND b.external_id = r.external_id
        AND b.outcome = 'exception' AND b.source_stamp > r.source_stamp)
    RETURNING x.id, x.kind, x.team, x.correlation_id AS "correlationId"`,
  values: (p: { connectionId: string; items: readonly object[]; now: Date }) => [p.connectionId, JSON.stringify(p.items), p.now],
  row: z.object({ id: z.string(), kind: z.string(), team: z.string(), correlationId: z.string().nullable() }),
});

export const insertXrefs = statement({
  name: "insert_xrefs",
  text: `
    INSERT INTO xref (record_type, record_id, connection_id, object, external_id, url, origin, seen_at)
    SELECT r.record_type, r.record_id, $2, r.object, r.external_id, r.url, 'source', $3
    FROM jsonb_to_recordset($1::jsonb) AS r(record_type text, record_id uuid, object text, external_id text, url text) ON CONFLICT DO NOTHING`,
  values: (p: { rows: readonly object[]; connectionId: string; now: Date }) => [JSON.stringify(p.rows), p.connectionId, p.now],
  row: z.object({}),
});

export const upsertDeals = statement({
  name: "upsert_deals",
  text: `
    INSERT INTO deal AS d (id, connection_id, name, customer_id, account_external_id, stage, is_won, is_closed, won_at, amount, currency, close_on, owner_name, terms,
      inbox_item_id, correlation_id, is_deleted, created_at, updated_at)
    SELECT r.id, $2, r.name, x.record_id, r.account_external_id, r.stage, r.is_won, r.is_closed, r.won_at, r.amount, r.currency, r.close_on, r.owner_name, r.terms,
      r.inbox_item_id, r.correlation_id, r.is_deleted, $3, $3
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, name text, account_external_id text, stage text, is_won boolean, is_closed boolean, won_at timestamptz, amount numeric,
      currency text, close_on date, owner_name text, terms jsonb, inbox_item_id bigint, correlation_id uuid, is_deleted boolean)
    LEFT JOIN xref x ON x.connection_id = $2 AND x.object = 'account' AND x.external_id = r.account_external_id
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, customer_id = excluded.customer_id, account_external_id = excluded.account_external_id, stage = excluded.stage,
      is_won = excluded.is_won, is_closed = excluded.is_closed, won_at = coalesce(excluded.won_at, d.won_at), amount = excluded.amount, currency = excluded.currency,
      close_on = excluded.close_on, owner_name = excluded.owner_name, terms = excluded.terms, inbox_item_id = excluded.inbox_item_id, updated_at = $3,
      is_deleted = excluded.is_deleted, version = d.version + 1`,
  values: (p: { rows: readonly object[]; connectionId: string; now: Date }) => [JSON.stringify(p.rows), p.connectionId, p.now],
  row: z.object({}),
});

/** An engagement for each project group of a won deal, numbered in the order given; those that exist are brought up to date. Answers all engagements of the deals. */
export const ensureEngagements = statement({
  name: "ensure_engagements",
  text: `
    WITH wanted AS (
      SELECT r.id, r.deal_id, r.project_group, r.name, r.amount, r.ordinal
      FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (id uuid, deal_id uuid, project_group text, name text, amount numeric)) WITH ORDINALITY AS r(id, deal_id, project_group, name, amount, ordinal)
    ),
    made AS (
      INSERT INTO engagement AS e (id, number, name, deal_id, project_group, connection_id, customer_id, customer_name, currency, amount, won_at, is_backfill, correlation_id, search_text, created_at, updated_at)
      SELECT n.id, 'ENG-' || lpad(n.serial, greatest(5, length(n.serial)), '0'), n.name, n.deal_id, n.project_group, n.connection_id, n.customer_id, n.customer_name, n.currency, n.amount,
        n.won_at, $3, n.correlation_id, '', $4, $4
      FROM (SELECT o.*, nextval('engagement_number')::text AS serial FROM (SELECT w.id, w.name, w.deal_id, w.project_group, d.connection_id, d.customer_id, c.name AS customer_name, d.currency, w.amount, d.won_at, d.correlation_id
        FROM wanted w JOIN deal d ON d.id = w.deal_id LEFT JOIN customer c ON c.id = d.customer_id
        WHERE d.is_won AND NOT EXISTS (SELECT 1 FROM engagement x WHERE x.deal_id = w.deal_id AND x.project_group = w.project_group)
        ORDER BY w.ordinal) o) n
      ON CONFLICT (deal_id, project_group) DO NOTHING
      RETURNING e.id, e.number, e.deal_id, e.correlation_id, e.name, e.customer_name
    ),
    named AS (
      UPDATE engagement e SET customer_id = d.customer_id, customer_name = d.customer_name, won_at = coalesce(e.won_at, d.won_at), name = coalesce(d.wanted_name, e.name),
        version = e.version + 1, updated_at = $4, search_text = lower(concat_ws(' ', e.number, coalesce(d.wanted_name, e.name), d.customer_name, d.name))
      FROM (SELECT x.id AS engagement_id, d.customer_id, c.name AS customer_name, d.won_at, d.name, w.name AS wanted_name
        FROM engagement x JOIN deal d ON d.id = x.deal_id LEFT JOIN customer c ON c.id = d.customer_id
        LEFT JOIN wanted w ON w.deal_id = x.deal_id AND w.project_group = x.project_group WHERE x.deal_id = ANY($2::uuid[])) d
      WHERE e.id = d.engagement_id
      RETURNING e.id, e.deal_id, e.correlation_id
    )
    SELECT id, deal_id AS "dealId", correlation_id AS "correlationId", true AS "isNew" FROM made
    UNION ALL SELECT id, deal_id, correlation_id, false FROM named`,
  values: (p: { rows: readonly object[]; dealIds: readonly string[]; isBackfill: boolean; now: Date }) => [
    JSON.stringify(p.rows),
    p.dealIds,
    p.isBackfill,
    p.now,
  ],
  row: z.object({ id: z.string(), dealId: z.string(), correlationId: z.string(), isNew: z.boolean() }),
});

/** Search texts of engagements that were just made. */
export const nameNewEngagements = statement({
  name: "name_new_engagements",
  text: `UPDATE engagement e SET search_text = lower(concat_ws(' ', e.number, e.name, e.customer_name, d.name)) FROM deal d WHERE d.id = e.deal_id AND e.id = ANY($1::uuid[])`,
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: z.object({}),
});

/** Starts runs for many subjects at once; a subject with a live run has it woken. */
export const startRuns = statement({
  name: "start_runs",
  text: `
    WITH wanted AS (
      SELECT r.id, r.subject_id, r.correlation_id FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, subject_id uuid, correlation_id uuid)
    ),
    live AS (
      UPDATE flow_run f SET wake_seq = f.wake_seq + 1, state = CASE WHEN f.state = 'parked' THEN 'ready' ELSE f.state END,
        due_at = CASE WHEN f.state IN ('parked', 'ready') THEN now() ELSE f.due_at END
      FROM wanted w WHERE f.subject_type = $4 AND f.subject_id = w.subject_id AND f.state <> 'done'
      RETURNING f.id, f.lane, f.state, f.subject_id
    ),
    made AS (
      INSERT INTO flow_run (id, flow, flow_version, subject_type, subject_id, connection_id, lane, correlation_id, created_at)
      SELECT w.id, $2, $3, $4, w.subject_id, $5, $6, w.correlation_id, $7 FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM live WHERE live.subject_id = w.subject_id)
      ON CONFLICT DO NOTHING RETURNING id, lane, state
    )
    SELECT id, lane, state FROM made UNION ALL SELECT id, lane, state FROM live`,
  values: (p: {
    rows: readonly object[];
    flow: string;
    flowVersion: number;
    subjectType: string;
    connectionId: string | null;
    lane: string;
    now: Date;
  }) => [JSON.stringify(p.rows), p.flow, p.flowVersion, p.subjectType, p.connectionId, p.lane, p.now],
  row: z.object({ id: z.string(), lane: z.string(), state: z.string() }),
});
