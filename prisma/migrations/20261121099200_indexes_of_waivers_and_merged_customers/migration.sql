-- Each attempt of a flow asks for the waivers of its customer; a merge for those that stand behind a customer.
CREATE INDEX waiver_customer ON waiver (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX customer_merged ON customer (merged_into_id) WHERE (merged_into_id IS NOT NULL);
