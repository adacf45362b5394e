-- A write of which nobody knows whether it took effect is settled by the later one that takes its place.
ALTER TABLE outbound_write DROP CONSTRAINT outbound_write_state;
ALTER TABLE outbound_write ADD CONSTRAINT outbound_write_state CHECK (state IN ('intent', 'unknown', 'settled', 'rejected', 'shadow', 'superseded'));

-- Which role of the deal a request for people stands for, so that a change of the deal changes the request.
ALTER TABLE staffing_request ADD COLUMN sold_role TEXT;
CREATE UNIQUE INDEX "staffing_request_engagement_id_sold_role_key" ON "staffing_request"("engagement_id", "sold_role");
