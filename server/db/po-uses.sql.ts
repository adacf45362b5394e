import { z } from "zod";
import { statement } from "./sql.ts";

/** A PO number as it is compared: without spaces, whatever the case; null where nothing is left of it. */
export const poKeySql = (number: string): string => `nullif(upper(regexp_replace(${number}, '\\s', '', 'g')), '')`;

/** What other deals of a customer take of a purchase order, as an aggregate in JSON; the arguments are SQL. */
export const otherUsesSql = (of: { customerId: string; dealId: string; poNumber: string }): string => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('number', o.number, 'name', od.name, 'amount', u.amount::text, 'currency', u.currency, 'entityCode', o.entity_code) ORDER BY o.number), '[]')
    FROM po_use u JOIN engagement o ON o.id = u.engagement_id JOIN deal od ON od.id = u.deal_id LEFT JOIN customer uc ON uc.id = u.customer_id
    WHERE u.po_key = ${poKeySql(of.poNumber)} AND u.deal_id <> ${of.dealId} AND coalesce(uc.merged_into_id, uc.id) = ${of.customerId})`;

export const orderUseRow = z.object({
  number: z.string(),
  name: z.string(),
  amount: z.string(),
  currency: z.string(),
  entityCode: z.string().nullable(),
});

interface Order {
  customerId: string;
  dealId: string;
  poNumber: string;
}

/** What an engagement takes of an order, to be noted. */
export interface OrderUseRow extends Order {
  engagementId: string;
  amount: string;
  currency: string;
}

/** Lets one transaction at a time take of a customer's purchase order, so that each sees what the others have taken. */
export const holdOrder = statement({
  name: "hold_order",
  text: "SELECT pg_advisory_xact_lock(hashtextextended('po:' || $1, 13))",
  values: (p: { waitKey: string }) => [p.waitKey],
  row: z.object({}),
});

export const readOrderUses = statement({
  name: "read_order_uses",
  text: `SELECT ${otherUsesSql({ customerId: "$1::uuid", dealId: "$2::uuid", poNumber: "$3::text" })} AS uses`,
  values: (p: Order) => [p.customerId, p.dealId, p.poNumber],
  row: z.object({ uses: z.array(orderUseRow) }),
});

/** Notes what an engagement takes of a purchase order, in the place of what it took before. */
export const takeOrder = statement({
  name: "take_order",
  text: `
    INSERT INTO po_use (engagement_id, deal_id, customer_id, po_key, amount, currency) VALUES ($1, $2, $3, ${poKeySql("$4::text")}, $5, $6)
    ON CONFLICT (engagement_id) DO UPDATE SET customer_id = excluded.customer_id, po_key = excluded.po_key, amount = excluded.amount, currency = excluded.currency`,
  values: (p: OrderUseRow) => [p.engagementId, p.dealId, p.customerId, p.poNumber, p.amount, p.currency],
  row: z.object({}),
});

export const dropOrder = statement({
  name: "drop_order",
  text: "DELETE FROM po_use WHERE engagement_id = $1",
  values: (p: { engagementId: string }) => [p.engagementId],
  row: z.object({}),
});
