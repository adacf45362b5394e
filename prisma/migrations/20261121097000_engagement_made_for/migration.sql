-- The customer that the first records of an engagement were made for: a deal may name another one before its set-up is through.
ALTER TABLE engagement ADD COLUMN made_for UUID;
