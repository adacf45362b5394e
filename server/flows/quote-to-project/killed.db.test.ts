import { describe, expect, it } from "vitest";
import { pollDue } from "../../jobs/poll.ts";
import { claim, execute } from "../../jobs/run-executor.ts";
import { sweepRuns } from "../../jobs/sweeps.ts";
import { plus } from "../../testing/bad-days.ts";
import { mortalEngine } from "../../testing/mortal-engine.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { flows } from "../registry.ts";
import { quoteToProject } from "./flow.ts";

const { stand, days } = ownDealStand();

/** More words than a set-up exchanges with the database: the last ones live to see the end. */
const words = 36;

describe("a worker that is killed while it sets up a project", () => {
  it.each(["before", "after"] as const)(
    "at any step, %s its word with the database, leaves nothing twice in any system, and another one finishes",
    async (when) => {
      const before = await days.counts();
      const deals = await Promise.all(Array.from({ length: words }, () => days.sellNew()));
      await pollDue(stand.engine, { force: true });
      const due = await stand.rows("SELECT id FROM flow_run WHERE state = 'ready' ORDER BY id");
      expect(due).toHaveLength(words);
      let survivors = 0;
      for (const [index, { id }] of due.entries()) {
        const [run] = await claim(stand.engine, flows, [String(id)]);
        if (!run) throw new Error(`Run ${id} could not be claimed`);
        const mortal = mortalEngine(stand.engine, { at: index + 1, when });
        await execute(mortal.engine, quoteToProject, run);
        if (!mortal.isDead()) survivors += 1;
      }
      // Else the last steps were not reached, and the words are to be raised.
      expect(survivors).toBeGreaterThan(0);
      await stand.rows("UPDATE flow_run SET lease_until = now() - interval '1 second' WHERE state = 'running'");
      expect(await sweepRuns(stand.engine)).toBeGreaterThan(20);
      await days.allSetUp(deals);
      expect(await days.counts()).toEqual(plus(before, words));
      expect(
        await stand.rows("SELECT state, count(*)::int AS n FROM outbound_write WHERE state <> 'settled' GROUP BY 1"),
      ).toEqual([]);
      expect(await stand.rows("SELECT state FROM flow_run WHERE state <> 'done'")).toEqual([]);
    },
    60_000,
  );
});
