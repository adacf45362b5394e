-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "currency" CHAR(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_grant" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "entity_code" TEXT,
    "region" TEXT,
    "is_lead" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT,

    CONSTRAINT "user_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "entity_code" TEXT,
    "region" TEXT,
    "scopes" TEXT[],
    "token_hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "token_id" UUID NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" BYTEA NOT NULL,
    "response_status" INTEGER,
    "response_body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("token_id","route","key")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "screen" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "firm_setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "firm_setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" BIGSERIAL NOT NULL,
    "team" TEXT NOT NULL,
    "entity_code" TEXT,
    "region" TEXT,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "engagement_id" UUID,
    "correlation_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "xact_id" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "engagement_id" UUID,
    "entity_code" TEXT,
    "region" TEXT,
    "correlation_id" UUID,
    "reason" TEXT,
    "before" JSONB,
    "after" JSONB,
    "personal_digest" BYTEA,
    "entry_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_personal" (
    "entry_id" BIGINT NOT NULL,
    "salt" BYTEA NOT NULL,
    "fields" JSONB NOT NULL,

    CONSTRAINT "audit_personal_pkey" PRIMARY KEY ("entry_id")
);

-- CreateTable
CREATE TABLE "audit_segment" (
    "seq" INTEGER NOT NULL,
    "from_xact" BIGINT NOT NULL,
    "to_xact" BIGINT NOT NULL,
    "count" INTEGER NOT NULL,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_segment_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "tax_id" TEXT,
    "country" TEXT,
    "country_code" CHAR(2),
    "domain" TEXT,
    "sector" TEXT,
    "currency" CHAR(3),
    "parent_id" UUID,
    "parent_external_id" TEXT,
    "requires_po" BOOLEAN NOT NULL DEFAULT false,
    "address" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "inbox_item_id" BIGINT,
    "merged_into_id" UUID,
    "is_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deal" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "customer_id" UUID,
    "account_external_id" TEXT,
    "stage" TEXT NOT NULL,
    "is_won" BOOLEAN NOT NULL DEFAULT false,
    "is_closed" BOOLEAN NOT NULL DEFAULT false,
    "won_at" TIMESTAMPTZ(3),
    "amount" DECIMAL(20,4),
    "currency" CHAR(3),
    "close_on" DATE,
    "owner_name" TEXT,
    "terms" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "inbox_item_id" BIGINT,
    "correlation_id" UUID NOT NULL,
    "is_deleted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "engagement" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "deal_id" UUID NOT NULL,
    "project_group" TEXT NOT NULL DEFAULT '',
    "connection_id" UUID NOT NULL,
    "customer_id" UUID,
    "customer_name" TEXT,
    "entity_code" TEXT,
    "region" TEXT,
    "currency" CHAR(3),
    "amount" DECIMAL(20,4),
    "amount_reporting" DECIMAL(20,4),
    "contract_types" TEXT[],
    "disposition" TEXT,
    "disposition_by" TEXT,
    "target_engagement_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'checking',
    "current_step" TEXT NOT NULL DEFAULT 'disposition',
    "turn_team" TEXT,
    "turn_since" TIMESTAMPTZ(3),
    "won_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "customer_ready_at" TIMESTAMPTZ(3),
    "project_at" TIMESTAMPTZ(3),
    "billing_ready_at" TIMESTAMPTZ(3),
    "staffed_at" TIMESTAMPTZ(3),
    "held_at" TIMESTAMPTZ(3),
    "touched" BOOLEAN NOT NULL DEFAULT false,
    "is_backfill" BOOLEAN NOT NULL DEFAULT false,
    "start_on" DATE,
    "end_on" DATE,
    "contract_version" INTEGER NOT NULL DEFAULT 0,
    "correlation_id" UUID NOT NULL,
    "reported_hash" TEXT,
    "search_text" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "engagement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contract" (
    "id" UUID NOT NULL,
    "engagement_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "effective_on" DATE,
    "amount" DECIMAL(20,4) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "entity_code" TEXT NOT NULL,
    "tax_profile" TEXT,
    "payment_terms" TEXT,
    "po_number" TEXT,
    "decisions" JSONB NOT NULL DEFAULT '[]',
    "terms_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contract_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contract_line" (
    "id" UUID NOT NULL,
    "contract_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "service_line" TEXT NOT NULL,
    "amount" DECIMAL(20,4) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "billing_driver" TEXT NOT NULL,
    "revenue_profile" TEXT NOT NULL,
    "cost_center" TEXT,
    "template" TEXT NOT NULL,
    "terms" JSONB NOT NULL,

    CONSTRAINT "contract_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_card" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "effective_on" DATE NOT NULL,
    "known_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lines" JSONB NOT NULL,

    CONSTRAINT "rate_card_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "engagement_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "start_on" DATE,
    "due_on" DATE,
    "budget" DECIMAL(20,4) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "task_count" INTEGER NOT NULL DEFAULT 0,
    "url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staffing_request" (
    "id" UUID NOT NULL,
    "engagement_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "skill" TEXT,
    "hours" DECIMAL(12,2) NOT NULL,
    "headcount" INTEGER NOT NULL DEFAULT 1,
    "start_on" DATE,
    "end_on" DATE,
    "entity_code" TEXT,
    "region" TEXT,
    "status" TEXT NOT NULL DEFAULT 'open',
    "resource_name" TEXT,
    "filled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staffing_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "xref" (
    "id" BIGSERIAL NOT NULL,
    "record_type" TEXT NOT NULL,
    "record_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "url" TEXT,
    "origin" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "xref_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "vendor" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'off',
    "is_paused" BOOLEAN NOT NULL DEFAULT false,
    "is_backfill" BOOLEAN NOT NULL DEFAULT false,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "policy" JSONB NOT NULL DEFAULT '{}',
    "poll_interval_ms" INTEGER NOT NULL DEFAULT 15000,
    "previewed_at" TIMESTAMPTZ(3),
    "previewed_by" TEXT,
    "first_live_at" TIMESTAMPTZ(3),
    "last_success_at" TIMESTAMPTZ(3),
    "last_error_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "next_poll_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "poll_lease_until" TIMESTAMPTZ(3),
    "breaker_state" TEXT NOT NULL DEFAULT 'closed',
    "breaker_failures" INTEGER NOT NULL DEFAULT 0,
    "breaker_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_secret" (
    "connection_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_secret_pkey" PRIMARY KEY ("connection_id","name")
);

-- CreateTable
CREATE TABLE "connection_cursor" (
    "connection_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "cursor" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_cursor_pkey" PRIMARY KEY ("connection_id","object")
);

-- CreateTable
CREATE TABLE "inbox_item" (
    "id" BIGSERIAL NOT NULL,
    "connection_id" UUID NOT NULL,
    "object" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "source_stamp" TEXT NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "page_id" BIGINT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "via" TEXT NOT NULL,
    "correlation_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payload_page" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "connection_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "item_count" INTEGER NOT NULL,

    CONSTRAINT "payload_page_pkey" PRIMARY KEY ("id","received_at")
) PARTITION BY RANGE ("received_at");

-- CreateTable
CREATE TABLE "rate_budget" (
    "connection_id" UUID NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "leased" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "rate_budget_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "concurrency_slot" (
    "connection_id" UUID NOT NULL,
    "slot" INTEGER NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "concurrency_slot_pkey" PRIMARY KEY ("connection_id","slot")
);

-- CreateTable
CREATE TABLE "connection_minute" (
    "connection_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "errors" INTEGER NOT NULL DEFAULT 0,
    "retries" INTEGER NOT NULL DEFAULT 0,
    "rate_limited" INTEGER NOT NULL DEFAULT 0,
    "buckets" INTEGER[],

    CONSTRAINT "connection_minute_pkey" PRIMARY KEY ("connection_id","minute")
);

-- CreateTable
CREATE TABLE "exception_item" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "entity_code" TEXT,
    "region" TEXT,
    "severity" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "group_key" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "engagement_id" UUID,
    "connection_id" UUID,
    "run_id" UUID,
    "is_primary" BOOLEAN NOT NULL DEFAULT true,
    "params" JSONB NOT NULL DEFAULT '{}',
    "exposure_amount" DECIMAL(20,4),
    "exposure_currency" CHAR(3),
    "exposure_reporting" DECIMAL(20,4) NOT NULL DEFAULT 0,
    "exposure_unknown" TEXT,
    "misses_cutoff" BOOLEAN NOT NULL DEFAULT false,
    "cutoff_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "is_backfill" BOOLEAN NOT NULL DEFAULT false,
    "assignee_id" UUID,
    "snoozed_until" TIMESTAMPTZ(3),
    "escalated_at" TIMESTAMPTZ(3),
    "correlation_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "reopened_count" INTEGER NOT NULL DEFAULT 0,
    "search_text" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "exception_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_rollup" (
    "group_key" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "entity_code" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL DEFAULT '',
    "is_backfill" BOOLEAN NOT NULL DEFAULT false,
    "kind" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "open_count" INTEGER NOT NULL DEFAULT 0,
    "exposure" DECIMAL(24,4) NOT NULL DEFAULT 0,
    "miss_count" INTEGER NOT NULL DEFAULT 0,
    "oldest_at" TIMESTAMPTZ(3),
    "cutoff_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exception_rollup_pkey" PRIMARY KEY ("group_key","team","entity_code","region","is_backfill")
);

-- CreateTable
CREATE TABLE "exception_delta" (
    "id" BIGSERIAL NOT NULL,
    "group_key" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "entity_code" TEXT NOT NULL DEFAULT '',
    "region" TEXT NOT NULL DEFAULT '',
    "is_backfill" BOOLEAN NOT NULL DEFAULT false,
    "kind" TEXT NOT NULL,
    "severity" INTEGER NOT NULL,
    "params" JSONB,
    "open_count" INTEGER NOT NULL,
    "exposure" DECIMAL(24,4) NOT NULL,
    "miss_count" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "cutoff_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "exception_delta_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "exception_note" (
    "id" UUID NOT NULL,
    "exception_id" UUID,
    "group_key" TEXT,
    "author_id" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exception_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "engagement_id" UUID,
    "customer_id" UUID,
    "exception_id" UUID,
    "entity_code" TEXT,
    "region" TEXT,
    "amount" DECIMAL(20,4),
    "currency" CHAR(3),
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'requested',
    "requested_by" TEXT NOT NULL,
    "requested_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" TEXT,
    "decided_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval_rule" (
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "entity_code" TEXT,
    "up_to_reporting" DECIMAL(20,4),
    "role" TEXT NOT NULL,
    "delegate_id" UUID,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "approval_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ruling" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "answer" JSONB NOT NULL,
    "reason" TEXT,
    "decided_by" TEXT NOT NULL,
    "decided_name" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "ruling_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_run" (
    "id" UUID NOT NULL,
    "flow" TEXT NOT NULL,
    "flow_version" INTEGER NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "connection_id" UUID,
    "entity_code" TEXT,
    "region" TEXT,
    "state" TEXT NOT NULL DEFAULT 'ready',
    "lane" TEXT NOT NULL DEFAULT 'live',
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(3),
    "leased_by" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "wake_seq" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL DEFAULT '',
    "outcome" TEXT,
    "last_error" TEXT,
    "correlation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "flow_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "flow_step" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,

    CONSTRAINT "flow_step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_wait" (
    "run_id" UUID NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "run_wait_pkey" PRIMARY KEY ("run_id","key")
);

-- CreateTable
CREATE TABLE "outbound_write" (
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "canonical_id" TEXT NOT NULL,
    "revision" TEXT NOT NULL,
    "engagement_id" UUID,
    "run_id" UUID,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "marker" TEXT NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "request" BYTEA,
    "key_id" TEXT,
    "external_id" TEXT,
    "error" TEXT,
    "look_up_after" TIMESTAMPTZ(3),
    "correlation_id" UUID NOT NULL,
    "intended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_write_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trace_call" (
    "id" BIGSERIAL NOT NULL,
    "correlation_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "run_id" UUID,
    "step" TEXT,
    "purpose" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "status" INTEGER,
    "outcome" TEXT NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "bodies" BYTEA,
    "key_id" TEXT,

    CONSTRAINT "trace_call_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_version" (
    "id" UUID NOT NULL,
    "set_key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "based_on" INTEGER,
    "why" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reviewed_by" TEXT,
    "reviewed_name" TEXT,
    "published_by" TEXT,
    "published_name" TEXT,
    "published_at" TIMESTAMPTZ(3),
    "effective_at" TIMESTAMPTZ(3),
    "lock_version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "mapping_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_row" (
    "version_id" UUID NOT NULL,
    "key_norm" TEXT NOT NULL,
    "key" JSONB NOT NULL,
    "value" JSONB,
    "alias_of" TEXT,

    CONSTRAINT "mapping_row_pkey" PRIMARY KEY ("version_id","key_norm")
);

-- CreateTable
CREATE TABLE "legal_entity" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "country" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "erp_external_id" TEXT,
    "connection_id" UUID,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "legal_entity_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "exchange_rate" (
    "from_currency" CHAR(3) NOT NULL,
    "to_currency" CHAR(3) NOT NULL,
    "effective_on" DATE NOT NULL,
    "rate" DECIMAL(20,10) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("from_currency","to_currency","effective_on")
);

-- CreateTable
CREATE TABLE "accounting_period" (
    "id" TEXT NOT NULL,
    "entity_code" TEXT,
    "name" TEXT NOT NULL,
    "start_on" DATE NOT NULL,
    "end_on" DATE NOT NULL,
    "is_closed" BOOLEAN NOT NULL DEFAULT false,
    "is_ar_locked" BOOLEAN NOT NULL DEFAULT false,
    "cutoff_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "accounting_period_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holiday" (
    "entity_code" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "holiday_pkey" PRIMARY KEY ("entity_code","on")
);

-- CreateTable
CREATE TABLE "reference_value" (
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reference_value_pkey" PRIMARY KEY ("connection_id","kind","external_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_grant_user_id_role_entity_code_region_key" ON "user_grant"("user_id", "role", "entity_code", "region");

-- CreateIndex
CREATE INDEX "user_session_user_id_idx" ON "user_session"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_user_id_screen_name_key" ON "saved_view"("user_id", "screen", "name");

-- CreateIndex
CREATE INDEX "notice_team_created_at_idx" ON "notice"("team", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_kind_engagement_id_key" ON "notice"("kind", "engagement_id");

-- CreateIndex
CREATE INDEX "audit_entry_xact_id_id_idx" ON "audit_entry"("xact_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_subject_type_subject_id_idx" ON "audit_entry"("subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "audit_entry_engagement_id_idx" ON "audit_entry"("engagement_id");

-- CreateIndex
CREATE INDEX "audit_entry_correlation_id_idx" ON "audit_entry"("correlation_id");

-- CreateIndex
CREATE INDEX "customer_name_key_idx" ON "customer"("name_key");

-- CreateIndex
CREATE INDEX "customer_tax_id_idx" ON "customer"("tax_id");

-- CreateIndex
CREATE INDEX "customer_domain_idx" ON "customer"("domain");

-- CreateIndex
CREATE INDEX "deal_customer_id_idx" ON "deal"("customer_id");

-- CreateIndex
CREATE INDEX "deal_connection_id_is_won_idx" ON "deal"("connection_id", "is_won");

-- CreateIndex
CREATE UNIQUE INDEX "engagement_number_key" ON "engagement"("number");

-- CreateIndex
CREATE INDEX "engagement_correlation_id_idx" ON "engagement"("correlation_id");

-- CreateIndex
CREATE INDEX "engagement_customer_id_idx" ON "engagement"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "engagement_deal_id_project_group_key" ON "engagement"("deal_id", "project_group");

-- CreateIndex
CREATE UNIQUE INDEX "contract_engagement_id_version_key" ON "contract"("engagement_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "contract_line_contract_id_ordinal_key" ON "contract_line"("contract_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "rate_card_code_version_key" ON "rate_card"("code", "version");

-- CreateIndex
CREATE UNIQUE INDEX "project_engagement_id_key" ON "project"("engagement_id");

-- CreateIndex
CREATE INDEX "staffing_request_status_start_on_idx" ON "staffing_request"("status", "start_on");

-- CreateIndex
CREATE UNIQUE INDEX "staffing_request_engagement_id_ordinal_key" ON "staffing_request"("engagement_id", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "xref_connection_id_object_external_id_key" ON "xref"("connection_id", "object", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "xref_record_type_record_id_connection_id_object_key" ON "xref"("record_type", "record_id", "connection_id", "object");

-- CreateIndex
CREATE UNIQUE INDEX "connection_key_key" ON "connection"("key");

-- CreateIndex
CREATE INDEX "inbox_item_connection_id_received_at_idx" ON "inbox_item"("connection_id", "received_at");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_item_connection_id_object_external_id_source_stamp_co_key" ON "inbox_item"("connection_id", "object", "external_id", "source_stamp", "content_hash");

-- CreateIndex
CREATE INDEX "exception_item_engagement_id_idx" ON "exception_item"("engagement_id");

-- CreateIndex
CREATE INDEX "exception_note_exception_id_idx" ON "exception_note"("exception_id");

-- CreateIndex
CREATE INDEX "exception_note_group_key_idx" ON "exception_note"("group_key");

-- CreateIndex
CREATE INDEX "waiver_engagement_id_idx" ON "waiver"("engagement_id");

-- CreateIndex
CREATE INDEX "ruling_kind_subject_id_idx" ON "ruling"("kind", "subject_id");

-- CreateIndex
CREATE INDEX "flow_run_subject_id_idx" ON "flow_run"("subject_id");

-- CreateIndex
CREATE INDEX "flow_run_correlation_id_idx" ON "flow_run"("correlation_id");

-- CreateIndex
CREATE INDEX "flow_step_run_id_idx" ON "flow_step"("run_id");

-- CreateIndex
CREATE INDEX "run_wait_key_idx" ON "run_wait"("key");

-- CreateIndex
CREATE INDEX "outbound_write_engagement_id_idx" ON "outbound_write"("engagement_id");

-- CreateIndex
CREATE INDEX "outbound_write_connection_id_state_idx" ON "outbound_write"("connection_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_write_connection_id_type_canonical_id_revision_key" ON "outbound_write"("connection_id", "type", "canonical_id", "revision");

-- CreateIndex
CREATE INDEX "trace_call_correlation_id_idx" ON "trace_call"("correlation_id");

-- CreateIndex
CREATE INDEX "trace_call_connection_id_at_idx" ON "trace_call"("connection_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "mapping_version_set_key_number_key" ON "mapping_version"("set_key", "number");

-- CreateIndex
CREATE INDEX "accounting_period_end_on_idx" ON "accounting_period"("end_on");

-- AddForeignKey
ALTER TABLE "user_grant" ADD CONSTRAINT "user_grant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_session" ADD CONSTRAINT "user_session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contract_line" ADD CONSTRAINT "contract_line_contract_id_fkey" FOREIGN KEY ("contract_id") REFERENCES "contract"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_secret" ADD CONSTRAINT "connection_secret_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_cursor" ADD CONSTRAINT "connection_cursor_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connection"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mapping_row" ADD CONSTRAINT "mapping_row_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "mapping_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SEQUENCE engagement_number START 1001;

CREATE TABLE payload_page_default PARTITION OF payload_page DEFAULT;

ALTER TABLE exception_item ADD CONSTRAINT exception_item_status CHECK ((status = ANY (ARRAY['open'::text, 'resolved'::text, 'waived'::text])));
ALTER TABLE flow_run ADD CONSTRAINT flow_run_lease_held CHECK (((state = 'running'::text) = (lease_until IS NOT NULL)));
ALTER TABLE flow_run ADD CONSTRAINT flow_run_state CHECK ((state = ANY (ARRAY['ready'::text, 'running'::text, 'parked'::text, 'done'::text])));
ALTER TABLE inbox_item ADD CONSTRAINT inbox_item_outcome CHECK ((outcome = ANY (ARRAY['pending'::text, 'applied'::text, 'ignored'::text, 'superseded'::text, 'exception'::text])));
ALTER TABLE mapping_version ADD CONSTRAINT mapping_version_state CHECK ((state = ANY (ARRAY['draft'::text, 'in_review'::text, 'published'::text, 'retired'::text])));
ALTER TABLE outbound_write ADD CONSTRAINT outbound_write_settled CHECK (((state <> 'settled'::text) OR (external_id IS NOT NULL)));
ALTER TABLE outbound_write ADD CONSTRAINT outbound_write_state CHECK ((state = ANY (ARRAY['intent'::text, 'unknown'::text, 'settled'::text, 'rejected'::text, 'shadow'::text])));
ALTER TABLE run_wait ADD CONSTRAINT run_wait_run FOREIGN KEY (run_id) REFERENCES flow_run(id);

CREATE INDEX audit_entry_at ON audit_entry (at DESC, id DESC);
CREATE INDEX customer_name_trgm ON customer USING gin (name_key gin_trgm_ops);
CREATE INDEX customer_parent_external ON customer (parent_external_id) WHERE (parent_external_id IS NOT NULL);
CREATE INDEX deal_account_external ON deal (connection_id, account_external_id) WHERE (customer_id IS NULL);
CREATE INDEX engagement_backfill_won ON engagement (is_backfill, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_connection_won ON engagement (connection_id, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_contract_types ON engagement USING gin (contract_types);
CREATE INDEX engagement_disposition_won ON engagement (disposition, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_entity_won ON engagement (entity_code, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_recent ON engagement (updated_at, id);
CREATE INDEX engagement_region_won ON engagement (region, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_search ON engagement USING gin (search_text gin_trgm_ops);
CREATE INDEX engagement_status_won ON engagement (status, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_turn_won ON engagement (turn_team, COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX engagement_value ON engagement (COALESCE(amount_reporting, '-Infinity'::numeric), id);
CREATE INDEX engagement_won ON engagement (COALESCE(won_at, '-infinity'::timestamp with time zone), id);
CREATE INDEX exception_item_assignee ON exception_item (assignee_id, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE ((status = 'open'::text) AND (assignee_id IS NOT NULL));
CREATE INDEX exception_item_closed_opened ON exception_item (opened_at, id) WHERE (status <> 'open'::text);
CREATE INDEX exception_item_connection ON exception_item (connection_id, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_cutoff ON exception_item (cutoff_at) WHERE (status = 'open'::text);
CREATE INDEX exception_item_entity_rank ON exception_item (entity_code, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_group_rank ON exception_item (group_key, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_kind_rank ON exception_item (kind, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_open_due ON exception_item (COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_open_exposure ON exception_item (exposure_reporting, id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_open_narrow ON exception_item (group_key, team, id) INCLUDE (kind, entity_code, region, severity, is_backfill, assignee_id, snoozed_until, connection_id, misses_cutoff, exposure_reporting, due_at, cutoff_at, opened_at) WHERE (status = 'open'::text);
CREATE INDEX exception_item_open_opened ON exception_item (opened_at, id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_opened ON exception_item (opened_at DESC, id DESC);
CREATE INDEX exception_item_rank ON exception_item (((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_region_rank ON exception_item (region, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_resolved ON exception_item (resolved_at) WHERE (status <> 'open'::text);
CREATE INDEX exception_item_run ON exception_item (run_id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_search ON exception_item USING gin (search_text gin_trgm_ops) WHERE (status = 'open'::text);
CREATE INDEX exception_item_severity_rank ON exception_item (severity, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX exception_item_snoozed ON exception_item (group_key, team, snoozed_until) WHERE ((status = 'open'::text) AND (snoozed_until IS NOT NULL));
CREATE INDEX exception_item_team_rank ON exception_item (team, ((NOT misses_cutoff)), ((- exposure_reporting)), COALESCE(due_at, 'infinity'::timestamp with time zone), id) WHERE (status = 'open'::text);
CREATE INDEX flow_run_connection_recent ON flow_run (connection_id, created_at DESC, id DESC);
CREATE INDEX flow_run_due ON flow_run (lane, due_at) WHERE (state = 'ready'::text);
CREATE INDEX flow_run_entity_recent ON flow_run (entity_code, created_at DESC, id DESC);
CREATE INDEX flow_run_lease ON flow_run (lease_until) WHERE (state = 'running'::text);
CREATE INDEX flow_run_recent ON flow_run (created_at DESC, id DESC);
CREATE INDEX flow_run_state_recent ON flow_run (state, created_at DESC, id DESC);
CREATE INDEX inbox_item_latest ON inbox_item (connection_id, object, external_id, id DESC);
CREATE INDEX inbox_item_pending ON inbox_item (connection_id, id) WHERE (outcome = 'pending'::text);
CREATE INDEX mapping_version_due ON mapping_version (effective_at) WHERE ((state = 'in_review'::text) AND (published_by IS NOT NULL));
CREATE INDEX outbound_write_open ON outbound_write (connection_id, intended_at) WHERE (state = ANY (ARRAY['intent'::text, 'unknown'::text]));
CREATE INDEX staffing_request_start ON staffing_request (COALESCE(start_on, 'infinity'::date), id);
CREATE UNIQUE INDEX audit_segment_to_xact_key ON audit_segment (to_xact);
CREATE UNIQUE INDEX exception_item_once ON exception_item (kind, subject_type, subject_id, group_key) WHERE (status = 'open'::text);
CREATE UNIQUE INDEX exception_item_primary ON exception_item (engagement_id) WHERE ((status = 'open'::text) AND is_primary AND (engagement_id IS NOT NULL));
CREATE UNIQUE INDEX flow_run_live ON flow_run (subject_type, subject_id) WHERE (state <> 'done'::text);
CREATE UNIQUE INDEX mapping_version_open ON mapping_version (set_key) WHERE (state = 'draft'::text);
CREATE UNIQUE INDEX mapping_version_published ON mapping_version (set_key) WHERE (state = 'published'::text);
CREATE UNIQUE INDEX waiver_requested ON waiver (exception_id) WHERE ((state = 'requested'::text) AND (exception_id IS NOT NULL));

CREATE FUNCTION payload_page_ensure(week_start date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  monday date := date_trunc('week', week_start)::date;
  part text := 'payload_page_' || to_char(monday, 'IYYY_IW');
BEGIN
  IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
  IF EXISTS (SELECT 1 FROM payload_page_default WHERE received_at >= monday AND received_at < monday + 7) THEN
    RETURN false; -- pages of that week already lie in the default partition and stay there
  END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF payload_page FOR VALUES FROM (%L) TO (%L)', part, monday, monday + 7);
  RETURN true;
EXCEPTION WHEN duplicate_table THEN
  RETURN false;
END $function$;
CREATE FUNCTION payload_page_drop(before date)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
DECLARE
  part record;
  dropped integer := 0;
BEGIN
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'payload_page'::regclass AND c.relname ~ '^payload_page_[0-9]{4}_[0-9]{2}$'
  LOOP
    IF to_date(substr(part.relname, 14), 'IYYY_IW') + 7 <= before THEN
      EXECUTE format('DROP TABLE %I', part.relname);
      dropped := dropped + 1;
    END IF;
  END LOOP;
  RETURN dropped;
END $function$;
CREATE FUNCTION exception_item_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, kind, severity, params, open_count, exposure, miss_count, opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, min(kind), min(severity), (array_agg(params))[1], count(*),
    sum(exposure_reporting), count(*) FILTER (WHERE misses_cutoff), min(opened_at), min(cutoff_at), min(due_at)
  FROM new_rows WHERE status = 'open' GROUP BY 1, 2, 3, 4, 5;
  RETURN NULL;
END $function$;
CREATE FUNCTION exception_item_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO exception_delta (group_key, team, entity_code, region, is_backfill, kind, severity, params, open_count, exposure, miss_count, opened_at, cutoff_at, due_at)
  SELECT group_key, team, coalesce(entity_code, ''), coalesce(region, ''), is_backfill, min(kind), min(severity),
    (array_agg(params) FILTER (WHERE sign = 1))[1], sum(sign), sum(sign * exposure_reporting), sum(sign * misses_cutoff::int),
    min(opened_at) FILTER (WHERE sign = 1), min(cutoff_at) FILTER (WHERE sign = 1), min(due_at) FILTER (WHERE sign = 1)
  FROM (
    SELECT n.*, 1 AS sign FROM new_rows n WHERE n.status = 'open'
    UNION ALL
    SELECT o.*, -1 AS sign FROM old_rows o WHERE o.status = 'open'
  ) changed
  GROUP BY 1, 2, 3, 4, 5
  HAVING sum(sign) <> 0 OR sum(sign * exposure_reporting) <> 0 OR sum(sign * misses_cutoff::int) <> 0;
  RETURN NULL;
END $function$;

CREATE TRIGGER exception_item_inserted AFTER INSERT ON exception_item REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exception_item_inserted();
CREATE TRIGGER exception_item_updated AFTER UPDATE ON exception_item REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION exception_item_updated();
