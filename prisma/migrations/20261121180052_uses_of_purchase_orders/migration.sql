-- What engagements take of their customers' purchase orders: two deals under one order share what it was ordered for.
CREATE TABLE "po_use" (
  "engagement_id" UUID NOT NULL,
  "deal_id" UUID NOT NULL,
  "customer_id" UUID NOT NULL,
  "po_key" TEXT NOT NULL,
  "amount" DECIMAL(20,4) NOT NULL,
  "currency" CHAR(3) NOT NULL,
  CONSTRAINT "po_use_pkey" PRIMARY KEY ("engagement_id")
);
CREATE INDEX "po_use_po_key_idx" ON "po_use"("po_key");
INSERT INTO "po_use" ("engagement_id", "deal_id", "customer_id", "po_key", "amount", "currency")
SELECT DISTINCT ON (k.engagement_id) k.engagement_id, e.deal_id, e.customer_id, upper(regexp_replace(k.po_number, '\s', '', 'g')), k.amount, k.currency
FROM contract k JOIN engagement e ON e.id = k.engagement_id
WHERE k.state = 'active' AND regexp_replace(k.po_number, '\s', '', 'g') <> '' AND e.customer_id IS NOT NULL AND e.held_at IS NULL AND e.status NOT IN ('on_hold', 'withdrawn', 'no_project')
ORDER BY k.engagement_id, k.version DESC;
