-- A connection brings either history or not: asked for what it has not, its index says so at once, where each of its engagements was read.
DROP INDEX engagement_connection_won;
CREATE INDEX engagement_connection_won ON engagement (connection_id, is_backfill, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
