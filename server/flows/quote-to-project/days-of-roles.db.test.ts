import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

describe("a role that is sold for a part of the service", () => {
  it("is planned in the PSA over the days that its staffing request tells", async () => {
    const deal = await days.sellNew();
    const [role] = await stand.crm.query(`SELECT Id FROM Deal_Role__c WHERE Opportunity__c = '${deal}'`);
    await stand.crm.update("Deal_Role__c", [{ id: String(role?.Id), Start_On__c: "2027-01-11", End_On__c: "2027-02-26" }]);
    await stand.settle();
    await days.allSetUp([deal]);
    const asked = await stand.rows("SELECT start_on::text AS start, end_on::text AS due FROM staffing_request");
    expect(asked).toEqual([{ start: "2027-01-11", due: "2027-02-26" }]);
    const planned = (await stand.vendors.state("kantata", "workspace_allocations")).at(-1);
    expect(planned).toMatchObject({ start_date: "2027-01-11", end_date: "2027-02-26", minutes: 12_000 });
  });
});
