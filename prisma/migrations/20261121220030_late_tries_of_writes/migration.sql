-- A try of a write that was never answered may take effect until then, also after a later try of it was answered.
ALTER TABLE "outbound_write" ADD COLUMN "late_until" TIMESTAMPTZ(3);
