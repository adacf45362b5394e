-- Which deals a call asked for where it asked for several, by their ids in the source: what it was answered is for who reaches all of
-- them, also those that had not changed. Empty: it asked for one, or was made before this was kept.
ALTER TABLE "trace_call" ADD COLUMN "deals" TEXT[];
