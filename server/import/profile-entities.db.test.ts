import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { SandboxControl } from "../demo/sandbox-control.ts";
import { connectSystems } from "../demo/set-up-firm.ts";
import { startSandbox } from "../sandbox/start-for-tests.ts";
import { ownServices } from "../testing/own-services.ts";
import { importCrm } from "./import-crm.ts";

const { services } = ownServices();
const from = mkdtempSync(path.join(tmpdir(), "throughline-profile-"));
const profile = path.join(from, "profile.yaml");
const files = {
  "accounts.csv": "account,sector,office_location,subsidiary_of\nAcme,retail,Belgium,\n",
  "products.csv": "product,sales_price\nGTX,550\n",
  "sales_teams.csv": "sales_agent,regional_office\nAnn,East\n",
  "sales_pipeline.csv":
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\nD1,Ann,GTX,Acme,Won,10/20/2016,3/1/2017,1054\n",
};
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let control: SandboxControl;

beforeAll(async () => {
  sandbox = await startSandbox();
  control = new SandboxControl(sandbox.url);
  await connectSystems(() => services.as(), control, "an event secret of the tests, long enough");
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(from, name), text);
}, 120_000);
beforeEach(() => services.db.raw("DELETE FROM legal_entity"));
afterAll(async () => {
  rmSync(from, { recursive: true });
  await sandbox.close();
});

const state = (...policy: string[]) =>
  writeFileSync(profile, ["currency: USD", "stages: { Won: Closed Won }", "policy:", ...policy, ""].join("\n"));
const load = () => importCrm(services.as(), { from, connection: "salesforce-history", profile, progress: () => undefined });
const erpHas = (code: string, name: string) =>
  services.db.raw("INSERT INTO legal_entity (code, name, currency, country, region) VALUES ($1, $2, 'USD', 'US', 'Americas')", [
    code,
    name,
  ]);
const imported = async () =>
  (await control.state("salesforce~history", "Opportunity")).filter(({ Import_Key__c }) => Import_Key__c === "D1");

describe("legal entities that an import's profile names", () => {
  test("and that the ERP does not have are refused with their place, before anything is loaded", async () => {
    await erpHas("US01", "Meridian Inc");
    await erpHas("US02", "Meridian West");
    state("  legalEntity: ZZ9", "  entityByOffice:", "    Central: meridian inc", "    East: US07");
    const choose = "is not in the ERP. Choose one that it has: US01, US02.";
    expect(await load()).toEqual({
      ok: false,
      messages: [
        `${profile}, line 7, column 11: policy.entityByOffice.East: legal entity “US07” ${choose}`,
        `${profile}, line 4, column 16: policy.legalEntity: legal entity “ZZ9” ${choose}`,
      ],
    });
    expect(await imported()).toEqual([]);
    const { rows } = await services.db.raw("SELECT policy FROM connection WHERE key = 'salesforce-history'");
    expect(rows).toEqual([{ policy: {} }]);
  });

  test("are named, and taken, where the ERP has not been read yet", async () => {
    state("  entityByOffice:", "    East: US01");
    const where = `${profile}, line 5, column 11: policy.entityByOffice.East`;
    expect(await load()).toMatchObject({
      ok: true,
      value: {
        opportunities: { created: 1 },
        notes: [`${where}: legal entity “US01” could not be looked up: the ERP has not been read yet. See that it is there.`],
      },
    });
    expect(await imported()).toHaveLength(1);
  });

  test("and that the ERP has need no word", async () => {
    await erpHas("US01", "Meridian Inc");
    state("  entityByOffice:", "    East: us01");
    expect(await load()).toMatchObject({ ok: true, value: { notes: [] } });
  });
});

describe("a stage of an import that the org does not have", () => {
  test("is refused with its line and the stages that there are, before anything is loaded", async () => {
    const pipeline = path.join(from, "sales_pipeline.csv");
    const good = readFileSync(pipeline, "utf8");
    writeFileSync(pipeline, good.replace(",Won,", ",Wonn,").replace("D1,", "D2,"));
    state("  disposition: new");
    expect(await load()).toEqual({
      ok: false,
      messages: [
        expect.stringMatching(/^sales_pipeline\.csv, line 2, column deal_stage: the org has no stage “Wonn”\. .*Closed Won/),
      ],
    });
    writeFileSync(pipeline, good);
    const stored = await control.state("salesforce~history", "Opportunity");
    expect(stored.filter(({ Import_Key__c }) => Import_Key__c === "D2")).toEqual([]);
  });
});
