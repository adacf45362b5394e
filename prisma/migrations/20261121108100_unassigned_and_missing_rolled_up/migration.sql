-- Exceptions are rolled up by whether somebody has them and whether they miss the cut-off, too, so that a list of either groups
-- nothing. All is counted anew, with whoever changes exceptions held off: what waits to be folded does not say which it was.
LOCK TABLE exception_item IN SHARE ROW EXCLUSIVE MODE;
TRUNCATE exception_delta, exception_rollup;

-- Nobody has read the parameters of a cause: those of a member are shown.
ALTER TABLE "exception_delta" DROP COLUMN "params", ADD COLUMN "is_assigned" BOOLEAN NOT NULL, ADD COLUMN "misses_cutoff" BOOLEAN NOT NULL;
ALTER TABLE "exception_rollup" DROP COLUMN "params", ADD COLUMN "is_assigned" BOOLEAN NOT NULL, ADD COLUMN "misses_cutoff" BOOLEAN NOT NULL,
DROP CONSTRAINT "exception_rollup_pkey",
ADD CONSTRAINT "exception_rollup_pkey" PRIMARY KEY ("group_key", "team", "entity_code", "region", "is_backfill", "is_assigned", "misses_cutoff");

-- A list of causes reads one part from end to end: each lies by itself.
DROP TABLE exception_cause;
CREATE TABLE "exception_cause" (
    "part" TEXT NOT NULL,
    "group_key" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "open_count" INTEGER NOT NULL,
    "exposure" DECIMAL(24,4) NOT NULL,
    "miss_count" INTEGER NOT NULL,
    "oldest_at" TIMESTAMPTZ(3),
    "cutoff_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_cause_pkey" PRIMARY KEY ("group_key","team","part")
) PARTITION BY LIST (part);
DO $do$
DECLARE
  part text;
BEGIN
  FOR part IN SELECT b || u || m FROM unnest(ARRAY['no', 'only', 'all']) AS b, unnest(ARRAY['', ' unassigned']) AS u, unnest(ARRAY['', ' missing']) AS m LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF exception_cause FOR VALUES IN (%L)', 'exception_cause_' || replace(part, ' ', '_'), part);
  END LOOP;
END $do$;

-- The parts that a member belongs to: of those without history, of history only or of both, all, what nobody has, what misses the cut-off, what does both.
CREATE FUNCTION exception_parts(is_backfill boolean, is_assigned boolean, misses_cutoff boolean)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT b || u || m FROM unnest(ARRAY['all', CASE WHEN is_backfill THEN 'only' ELSE 'no' END]) AS b,
    unnest(CASE WHEN is_assigned THEN ARRAY[''] ELSE ARRAY['', ' unassigned'] END) AS u, unnest(CASE WHEN misses_cutoff THEN ARRAY['', ' missing'] ELSE ARRAY[''] END) AS m
$function$;

-- The sum of few amounts, for many groups: sum() sets up for each group what only many amounts make good.
CREATE AGGREGATE sum_few(numeric) (SFUNC = numeric_add, STYPE = numeric);

CREATE OR REPLACE FUNCTION exception_item_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity), count(*),
    sum(exposure_reporting), count(*) FILTER (WHERE misses_cutoff), min(opened_at), min(cutoff_at), min(due_at)
  FROM new_rows WHERE status = 'open' GROUP BY 1, 2, 3, 4, 5, 6, 7;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION exception_item_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity),
    sum(sign), sum(sign * exposure_reporting), sum(sign * misses_cutoff::int),
    min(opened_at) FILTER (WHERE sign = 1), min(cutoff_at) FILTER (WHERE sign = 1), min(due_at) FILTER (WHERE sign = 1)
  FROM (
    SELECT n.*, 1 AS sign FROM new_rows n WHERE n.status = 'open'
    UNION ALL
    SELECT o.*, -1 AS sign FROM old_rows o WHERE o.status = 'open'
  ) changed
  GROUP BY 1, 2, 3, 4, 5, 6, 7
  HAVING sum(sign) <> 0 OR sum(sign * exposure_reporting) <> 0;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION exception_rollup_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  keys text[];
  teams text[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg(o.group_key), array_agg(o.team) INTO keys, teams FROM (SELECT DISTINCT group_key, team FROM old_rows) o;
    DELETE FROM exception_cause c USING unnest(keys, teams) AS o(group_key, team)
    WHERE c.group_key = o.group_key AND c.team = o.team AND NOT EXISTS (
      SELECT 1 FROM exception_rollup r, exception_parts(r.is_backfill, r.is_assigned, r.misses_cutoff) AS p(part)
      WHERE r.group_key = c.group_key AND r.team = c.team AND p.part = c.part);
  ELSE
    SELECT array_agg(n.group_key), array_agg(n.team) INTO keys, teams FROM (SELECT DISTINCT group_key, team FROM new_rows) n;
  END IF;
  INSERT INTO exception_cause AS c (part, group_key, team, kind, severity, open_count, exposure, miss_count, oldest_at, cutoff_at, due_at)
  SELECT p.part, r.group_key, r.team, min(r.kind), min(r.severity), sum(r.open_count), sum(r.exposure), sum(r.miss_count), min(r.oldest_at), min(r.cutoff_at), min(r.due_at)
  FROM unnest(keys, teams) AS n(group_key, team) JOIN exception_rollup r ON r.group_key = n.group_key AND r.team = n.team,
    exception_parts(r.is_backfill, r.is_assigned, r.misses_cutoff) AS p(part)
  GROUP BY 1, 2, 3
  ON CONFLICT (group_key, team, part) DO UPDATE SET severity = excluded.severity, open_count = excluded.open_count, exposure = excluded.exposure,
    miss_count = excluded.miss_count, oldest_at = excluded.oldest_at, cutoff_at = excluded.cutoff_at, due_at = excluded.due_at
  WHERE (c.severity, c.open_count, c.exposure, c.miss_count, c.oldest_at, c.cutoff_at, c.due_at)
    IS DISTINCT FROM (excluded.severity, excluded.open_count, excluded.exposure, excluded.miss_count, excluded.oldest_at, excluded.cutoff_at, excluded.due_at);
  RETURN NULL;
END $function$;

-- The causes follow by the triggers of the roll-up.
INSERT INTO exception_rollup (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, oldest_at, cutoff_at, due_at)
SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity), count(*),
  sum(exposure_reporting), count(*) FILTER (WHERE misses_cutoff), min(opened_at), min(cutoff_at), min(due_at)
FROM exception_item WHERE status = 'open' GROUP BY 1, 2, 3, 4, 5, 6, 7;
