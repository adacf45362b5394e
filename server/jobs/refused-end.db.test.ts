import { describe, expect, it } from "vitest";
import { quoteToProject } from "../flows/quote-to-project/flow.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import type { Flow } from "./flow.ts";
import { pollDue } from "./poll.ts";
import { claim, execute } from "./run-executor.ts";

const { stand, days } = ownDealStand();

/** Sells a deal and has its run attempted so often by a flow that is not quite right. */
async function attempted(flow: Flow, times: number): Promise<string> {
  const deal = await days.sellNew();
  await pollDue(stand.engine, { force: true });
  for (let attempt = 1; attempt <= times; attempt += 1) {
    await stand.rows("UPDATE flow_run SET due_at = now() - interval '1 second' WHERE state = 'ready'");
    for (const { id } of await stand.rows("SELECT id FROM flow_run WHERE state = 'ready'")) {
      const [run] = await claim(stand.engine, [flow], [String(id)]);
      if (run) await execute(stand.engine, flow, run);
    }
    expect(await stand.rows("SELECT state, attempts FROM flow_run WHERE state <> 'done'")).toEqual([
      { state: "ready", attempts: attempt },
    ]);
  }
  return deal;
}

describe("an end that the database refuses", () => {
  it("is tried again, and told to IT after some attempts, until it is accepted", async () => {
    const refused: Flow = {
      ...quoteToProject,
      run: async (context) => ({
        ...(await quoteToProject.run(context)),
        settle: async (tx) => (await tx.raw("SELECT 1 / 0")).rows.length > 0,
      }),
    };
    const deal = await attempted(refused, stand.engine.times.attemptsBeforeException);
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["run_failed"] });
    expect(
      await stand.rows(
        "SELECT team, params, due_at > opened_at AS due FROM exception_item WHERE kind = 'run_failed' AND status = 'open'",
      ),
    ).toMatchObject([{ team: "it", due: true, params: { message: "division by zero" } }]);
    await days.allSetUp([deal]);
  });

  it("because of the story of the attempt is settled without the story", async () => {
    const unwritable: Flow = {
      ...quoteToProject,
      run: async (context) => {
        const end = await quoteToProject.run(context);
        context.note("report", "done", { said: "a character that PostgreSQL does not keep: \u0000" });
        return end;
      },
    };
    const deal = await attempted(unwritable, 2);
    await days.allSetUp([deal]);
  });
});
