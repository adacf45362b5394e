-- What sleeps is taken off the unknown worths, too: its index holds what says whether its worth is known.
DROP INDEX exception_item_snoozed;
CREATE INDEX exception_item_snoozed ON exception_item (group_key, team, snoozed_until) INCLUDE (kind, entity_code, region, severity, is_backfill, assignee_id, misses_cutoff, is_primary, subject_type, exposure_amount, exposure_reporting, exposure_unknown) WHERE ((status = 'open'::text) AND (snoozed_until IS NOT NULL));
