-- What a CRM in shadow mode would have made in all systems is found by the engagements of its deals.
CREATE INDEX outbound_write_shadow ON outbound_write (engagement_id) WHERE state = 'shadow';
