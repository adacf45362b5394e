-- Fields that a write of ours gave a value and that a later version may have none for: only those are emptied. None where a write was made before this column was there.
ALTER TABLE "outbound_write" ADD COLUMN "filled" TEXT[];
