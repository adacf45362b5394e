-- Beside what exceptions are worth it is rolled up of how many nobody knows it, so that no total leaves them out unsaid. All is
-- counted anew, with whoever changes exceptions held off: what waits to be folded does not say it.
LOCK TABLE exception_item IN SHARE ROW EXCLUSIVE MODE;
TRUNCATE exception_delta, exception_rollup, exception_cause;

ALTER TABLE "exception_delta" ADD COLUMN "unknown_count" INTEGER NOT NULL;
ALTER TABLE "exception_rollup" ADD COLUMN "unknown_count" INTEGER NOT NULL;
ALTER TABLE "exception_cause" ADD COLUMN "unknown_count" INTEGER NOT NULL;

-- Whether an exception is left out of the totals because its worth is not known: not one whose deal counts under another blocker,
-- nor a connection, for which its deals are counted, nor one of which the whole amount stands in for what falls due.
CREATE FUNCTION exception_worth_unknown(is_primary boolean, subject_type text, amount numeric, reporting numeric, reason text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  SELECT is_primary AND subject_type <> 'connection' AND reason IS NOT NULL AND reporting = 0 AND amount IS DISTINCT FROM 0
$function$;

CREATE INDEX "exception_item_worth_unknown_idx" ON "exception_item"("team", "opened_at")
WHERE status = 'open' AND exception_worth_unknown(is_primary, subject_type, exposure_amount, exposure_reporting, exposure_unknown);

CREATE OR REPLACE FUNCTION exception_item_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, unknown_count,
    opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity), count(*),
    sum(exposure_reporting), count(*) FILTER (WHERE misses_cutoff),
    count(*) FILTER (WHERE exception_worth_unknown(is_primary, subject_type, exposure_amount, exposure_reporting, exposure_unknown)), min(opened_at), min(cutoff_at), min(due_at)
  FROM new_rows WHERE status = 'open' GROUP BY 1, 2, 3, 4, 5, 6, 7;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION exception_item_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, unknown_count,
    opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity),
    sum(sign), sum(sign * exposure_reporting), sum(sign * misses_cutoff::int), sum(sign * worth_unknown::int),
    min(opened_at) FILTER (WHERE sign = 1), min(cutoff_at) FILTER (WHERE sign = 1), min(due_at) FILTER (WHERE sign = 1)
  FROM (
    SELECT c.*, exception_worth_unknown(c.is_primary, c.subject_type, c.exposure_amount, c.exposure_reporting, c.exposure_unknown) AS worth_unknown FROM (
      SELECT n.*, 1 AS sign FROM new_rows n WHERE n.status = 'open'
      UNION ALL
      SELECT o.*, -1 AS sign FROM old_rows o WHERE o.status = 'open'
    ) c
  ) changed
  GROUP BY 1, 2, 3, 4, 5, 6, 7
  HAVING sum(sign) <> 0 OR sum(sign * exposure_reporting) <> 0 OR sum(sign * worth_unknown::int) <> 0;
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
  INSERT INTO exception_cause AS c (part, group_key, team, kind, severity, open_count, exposure, miss_count, unknown_count, oldest_at, cutoff_at, due_at)
  SELECT p.part, r.group_key, r.team, min(r.kind), min(r.severity), sum(r.open_count), sum(r.exposure), sum(r.miss_count), sum(r.unknown_count),
    min(r.oldest_at), min(r.cutoff_at), min(r.due_at)
  FROM unnest(keys, teams) AS n(group_key, team) JOIN exception_rollup r ON r.group_key = n.group_key AND r.team = n.team,
    exception_parts(r.is_backfill, r.is_assigned, r.misses_cutoff) AS p(part)
  GROUP BY 1, 2, 3
  ON CONFLICT (group_key, team, part) DO UPDATE SET severity = excluded.severity, open_count = excluded.open_count, exposure = excluded.exposure,
    miss_count = excluded.miss_count, unknown_count = excluded.unknown_count, oldest_at = excluded.oldest_at, cutoff_at = excluded.cutoff_at, due_at = excluded.due_at
  WHERE (c.severity, c.open_count, c.exposure, c.miss_count, c.unknown_count, c.oldest_at, c.cutoff_at, c.due_at)
    IS DISTINCT FROM (excluded.severity, excluded.open_count, excluded.exposure, excluded.miss_count, excluded.unknown_count, excluded.oldest_at, excluded.cutoff_at, excluded.due_at);
  RETURN NULL;
END $function$;

-- The causes follow by the triggers of the roll-up.
INSERT INTO exception_rollup (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, unknown_count,
  oldest_at, cutoff_at, due_at)
SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, assignee_id IS NOT NULL, misses_cutoff, min(kind), min(severity), count(*),
  sum(exposure_reporting), count(*) FILTER (WHERE misses_cutoff),
  count(*) FILTER (WHERE exception_worth_unknown(is_primary, subject_type, exposure_amount, exposure_reporting, exposure_unknown)), min(opened_at), min(cutoff_at), min(due_at)
FROM exception_item WHERE status = 'open' GROUP BY 1, 2, 3, 4, 5, 6, 7;
