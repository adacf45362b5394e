import { z } from "zod";

/** Counts stop here: beyond it a list says "10,000+". */
export const countCap = 10_000;

export const cappedCountSchema = z.object({ value: z.int(), capped: z.boolean() });
export type CappedCount = z.infer<typeof cappedCountSchema>;

/** What was counted up to one more than the cap. */
export const cappedCount = (counted: number, cap = countCap): CappedCount => ({
  value: Math.min(counted, cap),
  capped: counted > cap,
});
