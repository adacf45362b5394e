-- Nearly all writes are settled: by an index of states, what a contact was told was looked for among all that its connection was told.
DROP INDEX outbound_write_connection_id_state_idx;
CREATE INDEX outbound_write_shadow_connection ON outbound_write (connection_id, id) WHERE state = 'shadow';
