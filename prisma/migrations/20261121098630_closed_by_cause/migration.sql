-- What became of a cause whose exceptions are closed: read when someone opens it later.
CREATE INDEX exception_item_closed_group ON exception_item (group_key, team, resolved_at) WHERE (status <> 'open'::text);
