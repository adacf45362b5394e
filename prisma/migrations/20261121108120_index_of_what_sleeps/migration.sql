-- What sleeps is counted in every list of causes: its index holds all that a list may be narrowed by.
DROP INDEX exception_item_snoozed;
CREATE INDEX exception_item_snoozed ON exception_item (group_key, team, snoozed_until) INCLUDE (kind, entity_code, region, severity, is_backfill, assignee_id, misses_cutoff) WHERE ((status = 'open'::text) AND (snoozed_until IS NOT NULL));
