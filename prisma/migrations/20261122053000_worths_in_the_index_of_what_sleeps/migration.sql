-- Of what sleeps a list of causes asks whether its worth is known, too: so that nothing of it is fetched, the index holds what that is told by.
DROP INDEX exception_item_snoozed;
CREATE INDEX exception_item_snoozed ON exception_item (group_key, team, snoozed_until)
  INCLUDE (kind, entity_code, region, severity, is_backfill, assignee_id, misses_cutoff, is_primary, subject_type, exposure_amount, exposure_reporting, exposure_unknown)
  WHERE status = 'open' AND snoozed_until IS NOT NULL;
