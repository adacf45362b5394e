-- The number of a transaction in the audit trail. A cluster counts transactions by itself: where a trail is restored into another one,
-- this function is made anew with what has to be added there (server/db/audit-numbers.ts).
CREATE FUNCTION audit_number(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ($1::text)::bigint + 0;
ALTER TABLE "audit_entry" ALTER COLUMN "xact_id" SET DEFAULT audit_number(pg_current_xact_id());
