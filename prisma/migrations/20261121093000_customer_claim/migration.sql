-- Whose customer of an ERP goes by a tax id or a name: of two accounts that are one customer only one makes it there.
CREATE TABLE "customer_claim" (
    "connection_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_claim_pkey" PRIMARY KEY ("connection_id","key")
);
