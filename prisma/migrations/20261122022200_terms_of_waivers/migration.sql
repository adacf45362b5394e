-- Of a waiver of a change: what was sold when it was approved. Empty for others, and for those of before.
ALTER TABLE "waiver" ADD COLUMN "terms" TEXT;
