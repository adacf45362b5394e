-- Versions that wait are applied in the order in which they were read last: one that came back within its second after the others.
DROP INDEX inbox_item_pending;
CREATE INDEX inbox_item_pending ON inbox_item (connection_id, coalesce(reading, id)) WHERE outcome = 'pending';
