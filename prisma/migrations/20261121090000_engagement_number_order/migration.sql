-- Engagements in the order of their numbers: the longer number is the later one.
CREATE INDEX engagement_number_order ON engagement (length(number), number);
