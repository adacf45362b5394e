-- Notices to one person beside those to a team, and to whom a comment puts a question.
ALTER TABLE "notice" ADD COLUMN "user_id" UUID;
CREATE INDEX "notice_user_id_created_at_idx" ON "notice"("user_id", "created_at");
ALTER TABLE "exception_note" ADD COLUMN "asked_id" UUID, ADD COLUMN "asked_name" TEXT;

-- Of what a person is told by mail too.
ALTER TABLE "app_user" ADD COLUMN "mail_kinds" TEXT[] DEFAULT ARRAY['question', 'comment', 'assignment']::TEXT[];

-- Mails that wait, were sent, or could not be.
CREATE TABLE "mail_out" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "notice_id" BIGINT,
    "exception_id" UUID,
    "note_id" UUID,
    "by_name" TEXT,
    "about" TEXT,
    "in_reply_to" TEXT,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "correlation_id" UUID,

    CONSTRAINT "mail_out_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "mail_out_notice_id_user_id_key" ON "mail_out"("notice_id", "user_id");
CREATE INDEX "mail_out_state_due_at_idx" ON "mail_out"("state", "due_at");
CREATE INDEX "mail_out_created_at_idx" ON "mail_out"("created_at");

-- Addresses that answers come to: only the SHA-256 of each token.
CREATE TABLE "mail_reply" (
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "exception_id" UUID NOT NULL,
    "mail_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_reply_pkey" PRIMARY KEY ("token_hash")
);
CREATE INDEX "mail_reply_expires_at_idx" ON "mail_reply"("expires_at");

-- Mails that came in, each once, and what became of them.
CREATE TABLE "mail_in" (
    "id" UUID NOT NULL,
    "message_key" BYTEA NOT NULL,
    "sender" TEXT,
    "subject" TEXT,
    "user_id" UUID,
    "exception_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "body" BYTEA,
    "key_id" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "correlation_id" UUID NOT NULL,

    CONSTRAINT "mail_in_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "mail_in_message_key_key" ON "mail_in"("message_key");
CREATE INDEX "mail_in_state_received_at_idx" ON "mail_in"("state", "received_at");
CREATE INDEX "mail_in_received_at_idx" ON "mail_in"("received_at");
