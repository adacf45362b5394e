-- What a notice is about, and who of the team has seen to it.
ALTER TABLE notice
  ADD COLUMN subject_type text,
  ADD COLUMN subject_id text,
  ADD COLUMN acknowledged_at timestamptz(3),
  ADD COLUMN acknowledged_by text,
  ADD COLUMN acknowledged_name text;
CREATE INDEX notice_unread ON notice (team, created_at DESC, id DESC) WHERE acknowledged_at IS NULL;
