import { z } from "zod";
import { statement } from "./sql.ts";

/** What a waiver without a limit of its own covers: the whole deal, as it is now. */
export const waivedWorth = z.object({
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  /** What the engagement was found to be worth, in the reporting currency; null: not known, or doubted. */
  reporting: z.string().nullable(),
  /** That is what the whole deal is worth now. */
  isWhole: z.boolean(),
});
export type WaivedWorth = z.infer<typeof waivedWorth>;

/** The same as JSON, of an engagement `e` and its deal `d`. */
export const waivedWorthSql = `jsonb_build_object('amount', d.amount::text, 'currency', coalesce(d.currency, e.currency), 'reporting', e.amount_reporting::text,
  'isWhole', d.amount IS NOT DISTINCT FROM e.amount AND coalesce(d.currency, e.currency) IS NOT DISTINCT FROM e.currency)`;

export const readWaivedWorth = statement({
  name: "read_waived_worth",
  text: `SELECT ${waivedWorthSql} AS worth FROM engagement e JOIN deal d ON d.id = e.deal_id WHERE e.id = $1`,
  values: (p: { engagementId: string | null }) => [p.engagementId],
  row: z.object({ worth: waivedWorth }),
});
