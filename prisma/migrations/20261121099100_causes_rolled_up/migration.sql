-- The roll-up over all places, for those who see them all: a row a cause, so that a page of causes groups nothing.
CREATE TABLE "exception_cause" (
    "backfill" TEXT NOT NULL,
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

    CONSTRAINT "exception_cause_pkey" PRIMARY KEY ("backfill","group_key","team")
);
ALTER TABLE exception_cause ADD CONSTRAINT exception_cause_backfill CHECK ((backfill = ANY (ARRAY['no'::text, 'only'::text, 'all'::text])));

-- Whatever changes the roll-up brings its causes up to date: one process at a time does, with the lock of the roll-up.
CREATE FUNCTION exception_rollup_changed()
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
    WHERE c.backfill IN ('no', 'only', 'all') AND c.group_key = o.group_key AND c.team = o.team AND NOT EXISTS (
      SELECT 1 FROM exception_rollup r WHERE r.group_key = c.group_key AND r.team = c.team AND (c.backfill = 'all' OR r.is_backfill = (c.backfill = 'only')));
  ELSE
    SELECT array_agg(n.group_key), array_agg(n.team) INTO keys, teams FROM (SELECT DISTINCT group_key, team FROM new_rows) n;
  END IF;
  INSERT INTO exception_cause AS c (backfill, group_key, team, kind, severity, open_count, exposure, miss_count, oldest_at, cutoff_at, due_at)
  SELECT b.backfill, r.group_key, r.team, min(r.kind), min(r.severity), sum(r.open_count), sum(r.exposure), sum(r.miss_count), min(r.oldest_at), min(r.cutoff_at), min(r.due_at)
  FROM unnest(keys, teams) AS n(group_key, team) JOIN exception_rollup r ON r.group_key = n.group_key AND r.team = n.team,
    LATERAL (VALUES ('all'), (CASE WHEN r.is_backfill THEN 'only' ELSE 'no' END)) AS b(backfill)
  GROUP BY 1, 2, 3
  ON CONFLICT (backfill, group_key, team) DO UPDATE SET severity = excluded.severity, open_count = excluded.open_count, exposure = excluded.exposure,
    miss_count = excluded.miss_count, oldest_at = excluded.oldest_at, cutoff_at = excluded.cutoff_at, due_at = excluded.due_at
  WHERE (c.severity, c.open_count, c.exposure, c.miss_count, c.oldest_at, c.cutoff_at, c.due_at)
    IS DISTINCT FROM (excluded.severity, excluded.open_count, excluded.exposure, excluded.miss_count, excluded.oldest_at, excluded.cutoff_at, excluded.due_at);
  RETURN NULL;
END $function$;

CREATE TRIGGER exception_rollup_inserted AFTER INSERT ON exception_rollup REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exception_rollup_changed();
CREATE TRIGGER exception_rollup_updated AFTER UPDATE ON exception_rollup REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exception_rollup_changed();
CREATE TRIGGER exception_rollup_deleted AFTER DELETE ON exception_rollup REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION exception_rollup_changed();

-- Last: the triggers hold off whoever folds meanwhile, so that no change comes between.
INSERT INTO exception_cause (backfill, group_key, team, kind, severity, open_count, exposure, miss_count, oldest_at, cutoff_at, due_at)
SELECT b.backfill, r.group_key, r.team, min(r.kind), min(r.severity), sum(r.open_count), sum(r.exposure), sum(r.miss_count), min(r.oldest_at), min(r.cutoff_at), min(r.due_at)
FROM exception_rollup r, LATERAL (VALUES ('all'), (CASE WHEN r.is_backfill THEN 'only' ELSE 'no' END)) AS b(backfill)
GROUP BY 1, 2, 3;
