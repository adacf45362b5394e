import { describe, expect, it } from "vitest";
import { Finance } from "../../demo/finance.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const workspacesPath = "/api/v1/workspaces";

/** The deal is sold with other hours, and read. */
async function moreHours(deal: string): Promise<void> {
  await days.changePart(deal, "role", { Hours__c: 320 });
  await days.change(deal, { Description: "More hours" });
}

describe("a deal that changes while its set-up is half made", () => {
  it("is not finished for another customer without a question", async () => {
    const { deal } = await days.halfMade();
    const before = await days.counts();
    await days.change(deal, { AccountId: await stand.account({ Name: "Another Holding" }) });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    expect(await days.counts()).toEqual(before);
  });

  it("to become nothing after all leaves no orphans behind in silence", async () => {
    const { deal } = await days.halfMade();
    await days.change(deal, { Disposition__c: "None" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    await days.change(deal, { Disposition__c: "New engagement" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("has its project brought up to it: name, dates and worth", async () => {
    const { deal, id } = await days.halfMade();
    expect(await days.workspaceOf(id)).toMatchObject({ start_date: "2026-12-01", due_date: "2027-03-31" });
    await days.sellAt(deal, 250);
    const before = await days.counts();
    await days.change(deal, { Name: "Rollout in the north", Service_Start__c: "2027-01-04", Service_End__c: "2027-04-30" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    expect(await days.workspaceOf(id)).toMatchObject({
      title: expect.stringContaining("Rollout in the north"),
      start_date: "2027-01-04",
      due_date: "2027-04-30",
      price: 30_000,
    });
    expect(await days.counts()).toEqual(before);
  });

  it("keeps a rate card that people chose in ERP and PSA where the deal has never named one", async () => {
    const { deal, id } = await days.halfMade({
      line: { Contract_Type__c: "Fixed fee", Fee_Schedule__c: "Upfront", Rate_Card__c: null },
    });
    const job = await days.inErp("job", id);
    const [card] = await stand.vendors.state("netsuite", "billingRateCard");
    const [psaCard] = await stand.vendors.state("kantata", "rate_cards");
    await new Finance(stand.vendors).changeProject(String(job.id), { billingRateCard: { id: String(card?.id) } });
    await days.psa("PUT", `workspaces/${String((await days.workspaceOf(id)).id)}.json`, {
      workspace: { rate_card_id: psaCard?.id },
    });
    await days.change(deal, { Name: "Kept by hand" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    const workspace = await days.workspaceOf(id);
    expect(workspace).toMatchObject({ title: expect.stringContaining("Kept by hand"), rate_card_id: psaCard?.id });
    expect((await days.inErp("job", id)).billingRateCard).toEqual(expect.anything());
  });

  it("has the rate card taken from its projects when it comes to be sold at a fixed price", async () => {
    const { deal, id } = await days.halfMade();
    const cards = async () => [
      (await days.inErp("job", id)).billingRateCard ?? null,
      (await days.workspaceOf(id)).rate_card_id ?? null,
    ];
    expect(await cards()).toEqual([expect.anything(), expect.anything()]);
    await days.changePart(deal, "line", { Contract_Type__c: "Fixed fee", Fee_Schedule__c: "Upfront", Rate_Card__c: null });
    await days.change(deal, { Description: "At a fixed price" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await cards()).toEqual([null, null]);
  });

  it("asks the project's people about the roles that are planned there as they were, and goes on once that is set aside", async () => {
    const { deal, id } = await days.halfMade();
    await moreHours(deal);
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["amendment_candidate"] });
    const [asked] = await stand.rows(
      "SELECT team, params ->> 'differences' AS differences FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
      [id],
    );
    expect(asked).toEqual({ team: "pmo", differences: "roles" });
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("is asked about again when it changes once more after its contract: what was set aside then is used up", async () => {
    const { deal, id } = await days.halfMade();
    await moreHours(deal);
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    await days.change(deal, { Service_End__c: "2027-06-30" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
  });

  it("keeps what was set aside while it goes on only on trial, and spends it once it is made", async () => {
    const { deal, id } = await days.halfMade();
    await moreHours(deal);
    const isValid = async () =>
      (await stand.rows("SELECT expires_at > now() AS valid FROM waiver WHERE engagement_id = $1", [id])).map(
        ({ valid }) => valid,
      );
    const erp = stand.connectionIds.netsuite;
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [erp]);
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "shadow", open: [] });
    expect(await isValid()).toEqual([true]);

    await days.release(`engagement:${id}`, "UPDATE connection SET mode = 'live' WHERE id = $1", [erp]);
    await days.change(deal, { CloseDate: "2026-11-19" });
    await days.allSetUp([deal]);
    expect(await isValid()).toEqual([false]);
  });

  it.each([
    ["is not asked about for days that an older release did not record with the roles", {}, []],
    [
      "is asked about where the roles themselves are others than that release recorded",
      { Hours__c: 320 },
      ["amendment_candidate"],
    ],
  ])("%s", async (_what, fields, open) => {
    const { deal, id } = await days.halfMade();
    const older = {
      projectExternalId: String((await days.workspaceOf(id)).id),
      roles: [{ key: await days.partOf(deal, "role"), role: "Consultant", label: "Consultant", minutes: 12_000 }],
    };
    await stand.rows("UPDATE outbound_write SET content_hash = $2 WHERE engagement_id = $1 AND type = 'project_roles'", [
      id,
      contentHash(older),
    ]);
    await days.changePart(deal, "role", fields);
    await days.change(deal, { CloseDate: "2026-11-19" });
    expect((await days.setUpOf(deal)).open).toEqual(open);
  });

  it("writes nothing again where nothing of the project has changed", async () => {
    const { deal } = await days.halfMade();
    await days.forgetCalls();
    await days.change(deal, { CloseDate: "2026-11-19" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect((await days.calls("kantata")).filter((call) => !call.startsWith("GET "))).toEqual([]);
  });

  it("has its project brought up to it though the answer to its create was lost, and the deal changed before the look-up", async () => {
    await days.trouble("kantata", { kind: "lost-response", method: "POST", path: workspacesPath });
    const { deal, id, status } = await days.setUpNew();
    expect(status).toBe("provisioning");
    await days.change(deal, { Name: "Rollout in the south" });
    await days.allSetUp([deal]);
    expect(await days.workspaceOf(id)).toMatchObject({ title: expect.stringContaining("Rollout in the south") });
  });
});

describe("what a half-made project is told of its changed deal", () => {
  const updates = { method: "PUT", path: `${workspacesPath}/**` };

  it("is told again when the PSA turned it away, or did not answer", async () => {
    const { deal, id } = await days.halfMade();
    await days.trouble("kantata", { kind: "status", ...updates, value: 503 });
    await days.change(deal, { Name: "Turned away at first" });
    await days.allSetUp([deal]);
    expect(await days.workspaceOf(id)).toMatchObject({ title: expect.stringContaining("Turned away at first") });
    const other = await days.halfMade();
    await days.trouble("kantata", { kind: "lost-response", ...updates });
    // The ERP goes on refusing: with its contract the deal would be set up, and people's, before it changes again.
    await days.refuseOrders();
    await days.change(other.deal, { Name: "Lost at first" });
    await days.change(other.deal, { Name: "And changed since" });
    await expect
      .poll(
        async () => {
          await stand.settle({ isRead: false });
          return (await days.workspaceOf(other.id)).title;
        },
        { timeout: 30_000, interval: 20 },
      )
      .toContain("And changed since");
  });

  it("is told however often the deal goes back to what it was", async () => {
    await days.refuseOrders();
    const { deal, id } = await days.setUpNew();
    for (const Name of ["North", "South", "North", "South"]) {
      await days.change(deal, { Name: `Rollout in the ${Name}` });
      expect(await days.workspaceOf(id)).toMatchObject({ title: expect.stringContaining(Name) });
    }
  });

  it("is told anew of contacts that are what they were before", async () => {
    const { deal, id } = await days.halfMade();
    const [contact] = await stand.crm.query(
      `SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${deal}' AND Role = 'Bill To'`,
    );
    await days.refuseOrders();
    const shown = async (firstName: string): Promise<void> => {
      await stand.crm.update("Contact", [{ id: String(contact?.ContactId), FirstName: firstName }]);
      await days.change(deal, { Description: `Contact ${firstName}` });
      const values = await stand.vendors.state("kantata", "custom_field_values");
      const workspace = await days.workspaceOf(id);
      const ours = values.filter((row) => String(row.subject_id) === String(workspace.id)).map((row) => String(row.value));
      expect(ours).toContainEqual(expect.stringContaining(firstName));
    };
    for (const firstName of ["Beatrix", "Rosalind", "Beatrix"]) await shown(firstName);
  });
});

describe("a change that people have entered in the ERP and set aside", () => {
  const contractsOf = (id: string) =>
    stand.rows(
      `SELECT k.version, k.state, k.amount::float8 AS amount, (SELECT count(*)::int FROM contract_line l WHERE l.contract_id = k.id) AS lines
       FROM contract k WHERE k.engagement_id = $1 ORDER BY k.version`,
      [id],
    );
  const differencesOf = async (id: string) =>
    (
      await stand.rows(
        "SELECT params -> 'what' AS what, params -> 'sold' AS sold FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
        [id],
      )
    )[0];

  it("is the next version of the contract: the list says its worth, and a later change is compared with it", async () => {
    const { deal, id } = await days.setUpNew();
    await days.sellAt(deal, 250);
    await days.change(deal, { Service_End__c: "2027-04-30" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await contractsOf(id)).toEqual([
      { version: 1, state: "superseded", amount: 24_000, lines: 1 },
      { version: 2, state: "active", amount: 30_000, lines: 1 },
    ]);
    const [engagement] = await stand.rows(
      "SELECT amount::float8 AS amount, end_on::text, contract_version FROM engagement WHERE id = $1",
      [id],
    );
    expect(engagement).toEqual({ amount: 30_000, end_on: "2027-04-30", contract_version: 2 });
    await days.change(deal, { Service_End__c: "2027-05-31" });
    expect(await differencesOf(id)).toEqual({ what: ["Services end"], sold: ["2027-04-30"] });
  });

  it("whose terms cannot be read is taken all the same, and not asked about twice", async () => {
    const { deal, id } = await days.setUpNew();
    await days.change(deal, { Payment_Terms__c: "whenever it suits" });
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["amendment_candidate"] });
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await contractsOf(id)).toEqual([{ version: 1, state: "active", amount: 24_000, lines: 1 }]);
  });
});
