import { readValuation, revalue, saveValuation, takeExposures } from "../db/exposures.sql.ts";
import { ReferenceReader } from "../services/reference/reference-book.ts";
import type { Engine } from "./create-engine.ts";

const batch = 1_000;
const least = "00000000-0000-0000-0000-000000000000";

/**
 * Counts the exposures of open exceptions anew when the day or the rates have changed, so that the worth of a cause is what its
 * exceptions add up to on the same screen. Without a rate an exposure stays as it was counted last. Answers how many changed.
 */
export async function revalueExposures({ clock, db }: Pick<Engine, "clock" | "db">): Promise<number> {
  const { day, rates, reportingCurrency, version } = await new ReferenceReader(db, clock).current(true);
  const wanted = `${day} ${reportingCurrency} ${version}`;
  if ((await db.one(readValuation(undefined))).rates === wanted) return 0;
  let changed = 0;
  for (let after: string | undefined = least; after !== undefined; ) {
    const from: string = after;
    after = await db.tx(async (tx) => {
      const taken = await tx.rows(takeExposures({ after: from, limit: batch }));
      const rows = taken.flatMap(({ id, amount, currency }) => {
        const converted = rates.convert(amount, currency, reportingCurrency);
        return converted ? [{ id, reporting: converted.amount }] : [];
      });
      if (rows.length > 0) changed += (await tx.rows(revalue({ rows }))).length;
      return taken.length < batch ? undefined : taken.at(-1)?.id;
    });
  }
  await db.rows(saveValuation({ rates: wanted, now: clock.now() }));
  return changed;
}
