import { expect, it } from "vitest";
import type { Grant } from "../domain/access/roles.ts";
import { newId } from "../domain/ids.ts";
import { pullRecords } from "../jobs/poll.ts";
import { userActor } from "../services/context.ts";
import { listTraceCalls } from "../services/engagements/list-trace-calls.ts";
import { readTrace } from "../services/engagements/read-trace.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

/** How many calls of an event's somebody is shown: in the list, and with what was sent and answered. */
async function seen(entityCode: string | null, correlationId: string): Promise<number[]> {
  const grant: Grant = { role: "it", entityCode, region: null, isLead: false };
  const ctx = stand.as(userActor({ id: newId(), name: "Ida IT", currency: null, grants: [grant] }));
  const answers = [await listTraceCalls(ctx, { correlationId }), await readTrace(ctx, { correlationId })];
  return answers.map((answer) => (answer.ok ? answer.value.items.filter(({ runId }) => runId === null).length : 0));
}

it("what an event named is for who reaches all of its deals, also those that had not changed", async () => {
  const british = await days.setUpNew({ deal: { Legal_Entity__c: "UK01" } });
  const others = await days.setUpNew({ deal: { Legal_Entity__c: "SG01" } });
  const connectionId = String(stand.connectionIds.salesforce);
  const eventOf = async (engagements: readonly { id: string }[]) => {
    const known = await stand.rows(
      `SELECT x.external_id AS id FROM xref x JOIN engagement e ON e.deal_id = x.record_id
       WHERE x.object = 'deal' AND x.connection_id = $1 AND e.id = ANY($2::uuid[])`,
      [connectionId, engagements.map(({ id }) => id)],
    );
    const correlationId = newId<"correlation">();
    const externalIds = known.map(({ id }) => String(id));
    await pullRecords(stand.engine, { connectionId, object: "deal", asked: [{ externalIds, correlationId }], via: "webhook" });
    await stand.settle();
    return correlationId;
  };
  const rename = (Name: string) => stand.crm.update("Opportunity", [{ id: british.deal, Name }]);

  await rename("Northern rollout");
  const ofOne = await eventOf([british]);
  expect(Math.min(...(await seen("UK01", ofOne)))).toBeGreaterThan(0);
  expect(await seen("SG01", ofOne)).toEqual([0, 0]);

  await rename("Southern rollout");
  const ofBoth = await eventOf([british, others]);
  expect(Math.min(...(await seen(null, ofBoth)))).toBeGreaterThan(0);
  expect(await seen("UK01", ofBoth)).toEqual([0, 0]);
  expect(await seen("SG01", ofBoth)).toEqual([0, 0]);
}, 60_000);
