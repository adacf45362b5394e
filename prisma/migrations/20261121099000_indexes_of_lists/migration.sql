-- Closed exceptions are searched too; apart from the open ones, which stay few while these grow.
CREATE INDEX exception_item_closed_search ON exception_item USING gin (search_text gin_trgm_ops) WHERE (status <> 'open'::text);

-- History that was read in later, among the open ones.
CREATE INDEX exception_item_backfill_rank ON exception_item (((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((status = 'open'::text) AND is_backfill);
