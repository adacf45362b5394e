-- Who paused a connection, when and why, while it is paused; nothing of one that was paused before these columns were there.
ALTER TABLE "connection" ADD COLUMN "paused_at" TIMESTAMPTZ(3), ADD COLUMN "paused_by" TEXT, ADD COLUMN "pause_reason" TEXT;
