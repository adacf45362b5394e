-- When a version was read last, beside the numbers of the others: one that came back within its second has a newer number than
-- the ones between. Empty where it was read once; then its id says it.
ALTER TABLE "inbox_item" ADD COLUMN "reading" BIGINT;
