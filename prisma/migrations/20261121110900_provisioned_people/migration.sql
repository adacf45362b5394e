-- People whom the firm's directory lets in and out: what they are called there, and since when they are gone from it.
ALTER TABLE "app_user" ADD COLUMN "external_id" TEXT, ADD COLUMN "left_at" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "app_user_external_id_key" ON "app_user"("external_id");
