import { beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../domain/access/roles.ts";
import { createDealReader } from "../../jobs/deal-reader.ts";
import type { DealReader } from "../../services/context.ts";
import { plus } from "../../testing/bad-days.ts";
import { mortalEngine } from "../../testing/mortal-engine.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { type Answered, asking, tokenFor } from "./api-for-tests.ts";
import { openApiDocument } from "./openapi.ts";
import { createQuota } from "./quota.ts";
import { restRoutes } from "./table.ts";

const { stand, days } = ownDealStand();
let ask: ReturnType<typeof asking>;
let token: string;
const tokens = (role: Role, more?: Parameters<typeof tokenFor>[2]): Promise<string> =>
  tokenFor({ as: stand.as, clock: stand.engine.clock }, role, more);

/** Nothing is read by itself here: only what is asked for. */
beforeAll(async () => {
  const services = { ...stand.as(), deals: createDealReader(stand.engine) };
  ask = asking(services, restRoutes, createQuota({ requests: 100_000 }));
  token = await tokens("sales_ops");
}, 120_000);

interface Made {
  id: string;
  number: string;
  status: string;
  created: boolean;
  systems: { connection: string; type: string; externalId: string }[];
  links: { self: string; page: string };
  flow: { id: string; state: string };
}
const create = (dealExternalId: string, more: { token?: string; key?: string; connection?: string } = {}): Promise<Answered> =>
  ask("POST", "/engagements", {
    token: more.token ?? token,
    body: { connection: more.connection ?? "salesforce", dealExternalId },
    headers: more.key ? { "idempotency-key": more.key } : {},
  });
const madeOf = (answered: Answered): Made => {
  const [made] = answered.body.engagements as Made[];
  if (!made) throw new Error(JSON.stringify(answered.body));
  return made;
};
const setMode = (set: string) => stand.rows(`UPDATE connection SET ${set} WHERE key = 'salesforce'`);
/** What has been taken in of a deal, and what has become of it. */
const storedOf = async (deal: string) => {
  const [row] = await stand.rows(
    `SELECT (SELECT count(*)::int FROM inbox_item WHERE external_id LIKE $1) AS versions,
       (SELECT count(*)::int FROM engagement e JOIN xref x ON x.record_id = e.deal_id WHERE x.object = 'deal' AND x.external_id LIKE $1) AS engagements`,
    [`${deal.slice(0, 15)}%`],
  );
  return row;
};
const nothing = { versions: 0, engagements: 0 };
const once = { versions: 1, engagements: 1 };

describe("a won deal that a program wants set up now", () => {
  it("is read from its CRM at once, becomes its engagement, and is followed by the answer's own id", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    const answered = await create(deal);
    expect(answered).toMatchObject({
      status: 201,
      body: {
        created: true,
        connection: { key: "salesforce", mode: "live" },
        dealExternalId: deal,
        engagements: [{ number: expect.stringMatching(/^ENG-\d{5}$/), status: "checking", created: true }],
      },
    });
    const made = madeOf(answered);
    expect(made.systems).toContainEqual(expect.objectContaining({ connection: "salesforce", type: "deal", externalId: deal }));
    const correlationId = answered.headers.get("x-correlation-id");
    expect(await stand.rows("SELECT correlation_id FROM flow_run WHERE id = $1", [made.flow.id])).toEqual([
      { correlation_id: correlationId },
    ]);
    const read = await ask("GET", made.links.self.replace("/api/v1", ""), { token });
    expect(read).toMatchObject({ status: 200, body: { number: made.number } });
    expect(
      await stand.rows(
        "SELECT actor_type, actor_name, entity_code, after->>'dealExternalId' AS deal FROM audit_entry WHERE action = 'engagement.request' AND engagement_id = $1",
        [made.id],
      ),
    ).toEqual([{ actor_type: "token", actor_name: "A program of sales_ops", entity_code: "UK01", deal }]);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it("that has its engagement already is answered with it, whichever way it came and however its id is written", async () => {
    const deal = await days.sellNew();
    const first = madeOf(await create(deal.slice(0, 15)));
    await days.allSetUp([deal]);
    const before = await days.counts();
    const again = await create(deal);
    expect(again).toMatchObject({
      status: 200,
      body: { created: false, engagements: [{ id: first.id, status: "billing_ready" }] },
    });
    expect(madeOf(again).systems.map(({ connection }) => connection)).toEqual(
      expect.arrayContaining(["salesforce", "netsuite", "kantata"]),
    );
    const polled = await days.sellNew();
    await stand.settle();
    expect(await create(polled)).toMatchObject({ status: 200, body: { created: false } });
    expect(await storedOf(deal)).toMatchObject({ engagements: 1 });
    expect(await days.counts()).toEqual(plus(before, 1));
    const entries = await stand.rows(
      "SELECT engagement_id FROM audit_entry WHERE action = 'engagement.request' AND engagement_id = $1",
      [first.id],
    );
    expect(entries).toHaveLength(1);
  });

  it("is set up once for an Idempotency-Key, and the repeated request gets the first answer", async () => {
    const deal = await days.sellNew();
    const first = await create(deal, { key: "deal-once" });
    const again = await create(deal, { key: "deal-once" });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await create(await days.sellNew(), { key: "deal-once" })).toMatchObject({ body: { code: "idempotency_key_reused" } });
    expect(await storedOf(deal)).toEqual(once);
    await days.allSetUp([deal]);
  });

  it("that is asked for several times at once becomes one engagement", async () => {
    const deal = await days.sellNew();
    const before = await days.counts();
    const answers = await Promise.all([create(deal), create(deal), create(deal, { token: await tokens("finance") })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answered) => madeOf(answered).id)).size).toBe(1);
    expect(await storedOf(deal)).toEqual(once);
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });

  it("of a CRM in shadow mode is recorded, and written nowhere", async () => {
    await setMode("mode = 'shadow'");
    const before = await days.counts();
    const deal = await days.sellNew();
    expect(await create(deal)).toMatchObject({
      status: 201,
      body: { connection: { mode: "shadow" }, message: expect.stringContaining("nothing is written anywhere") },
    });
    await stand.settle({ isRead: false });
    expect((await days.setUpOf(deal)).status).toBe("shadow");
    expect(await days.counts()).toEqual(before);
    await setMode("mode = 'live'");
  });
});

describe("a deal that may not be set up now is refused, and nothing of it is taken in", () => {
  it("where it is not won: the stage is named, and once it is won the same request does it", async () => {
    const deal = await days.sellNew();
    await stand.crm.update("Opportunity", [{ id: deal, StageName: "Negotiation" }]);
    expect(await create(deal, { key: "when-won" })).toMatchObject({
      status: 409,
      body: { code: "conflict", detail: expect.stringContaining("“Negotiation”") },
    });
    expect(await storedOf(deal)).toEqual(nothing);
    await stand.crm.update("Opportunity", [{ id: deal, StageName: "Closed Won" }]);
    expect(await create(deal, { key: "when-won" })).toMatchObject({ status: 201 });
  });

  it("where it is not there, has been deleted, or its id is none", async () => {
    const known = await days.sellNew();
    const unknown = `${known.slice(0, 11)}ZZZZ`;
    expect(await create(unknown)).toMatchObject({
      status: 404,
      body: {
        code: "not_found",
        detail: expect.stringContaining("Salesforce has no deal"),
        fields: { dealExternalId: expect.anything() },
      },
    });
    await days.remove("Opportunity", known);
    expect(await create(known)).toMatchObject({ status: 404 });
    for (const wrong of ["", "006 1", "a'b", "x".repeat(61)]) expect((await create(wrong)).status, wrong).toBe(422);
    const odd = await create("no-id");
    expect(odd).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining("does not take “no-id” for the id of a deal") },
    });
    expect(await storedOf(unknown)).toEqual(nothing);
    expect(await storedOf(known)).toEqual(nothing);
    expect(await stand.rows("SELECT kind FROM exception_item WHERE subject_type = 'connection' AND status = 'open'")).toEqual([]);
  });

  it("where it belongs to another entity than the token's: no word tells that it is there", async () => {
    const deal = await days.sellNew();
    const elsewhere = await tokens("finance", { entityCode: "SG01" });
    const refused = await create(deal, { token: elsewhere });
    const unknown = await create(`${deal.slice(0, 11)}ZZZZ`, { token: elsewhere });
    expect([refused.status, unknown.status]).toEqual([404, 404]);
    const text = (answered: Answered) => String(answered.body.detail).replace(/00[A-Za-z0-9]+/, "…");
    expect(text(refused)).toBe(text(unknown));
    expect(await storedOf(deal)).toEqual(nothing);
    expect(await create(deal, { token: await tokens("finance", { entityCode: "UK01" }) })).toMatchObject({ status: 201 });
    expect(await create(deal, { token: elsewhere })).toMatchObject({ status: 404 });
  });

  it("where the connection is not there, is no CRM, is paused or off", async () => {
    const deal = await days.sellNew();
    expect(await create(deal, { connection: "none" })).toMatchObject({
      status: 404,
      body: { fields: { connection: "is not there" } },
    });
    expect(await create(deal, { connection: "netsuite" })).toMatchObject({
      status: 422,
      body: { fields: { connection: "is no CRM" } },
    });
    await setMode("is_paused = true");
    expect(await create(deal)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Salesforce is paused") } });
    await setMode("is_paused = false, mode = 'off'");
    expect(await create(deal)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("switched off") } });
    await setMode("mode = 'live', is_backfill = true");
    expect(await create(deal)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("history") } });
    await setMode("is_backfill = false");
    expect(await storedOf(deal)).toEqual(nothing);
  });

  it("where the role or the scope is missing, or the body says more than it may", async () => {
    const deal = await days.sellNew();
    expect(await create(deal, { token: await tokens("pmo") })).toMatchObject({ status: 403 });
    expect(await create(deal, { token: await tokens("sales_ops", { scopes: ["engagements.read"] }) })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining("engagements.create") },
    });
    const body = { connection: "salesforce", dealExternalId: deal, amount: "1" };
    expect(await ask("POST", "/engagements", { token, body })).toMatchObject({
      status: 422,
      body: { fields: { amount: expect.anything() } },
    });
    expect(await storedOf(deal)).toEqual(nothing);
  });

  it("where the CRM does not answer: 502, nothing half-done, and the same key does it once the CRM is back", async () => {
    const deal = await days.sellNew();
    await days.trouble("salesforce", { kind: "status", value: 503, count: 1_000 });
    expect(await create(deal, { key: "crm-down" })).toMatchObject({
      status: 502,
      body: { code: "upstream_failed", detail: expect.stringMatching(/^Salesforce could not be read, so nothing was set up: /) },
    });
    expect(await storedOf(deal)).toEqual(nothing);
    const open = () => stand.rows("SELECT kind FROM exception_item WHERE subject_type = 'connection' AND status = 'open'");
    expect(await open()).toEqual([{ kind: "connection_down" }]);
    await days.calm();
    await expect.poll(async () => (await create(deal, { key: "crm-down" })).status, { timeout: 30_000, interval: 100 }).toBe(201);
    expect(await open()).toEqual([]);
    expect(await storedOf(deal)).toEqual(once);
  });
});

describe("whenever the process dies that set a deal up", () => {
  const askedBy = (deal: string) =>
    stand.rows(
      "SELECT action, actor_type, actor_name, entity_code, subject_id, correlation_id FROM audit_entry WHERE action = 'deal.request' AND subject_id LIKE $1",
      [`%${deal}`],
    );
  /** Asks in a process whose reading of deals is that of `reader`. */
  const askIn = async (deal: string, reader: DealReader): Promise<Answered> => {
    const other = asking({ ...stand.as(), deals: reader }, restRoutes, createQuota({ requests: 100_000 }));
    return other("POST", "/engagements", { token, body: { connection: "salesforce", dealExternalId: deal } });
  };

  it("between the reading and the command's own entry, it stands written who asked, under the same correlation id", async () => {
    const deal = await days.sellNew();
    const reader = createDealReader(stand.engine);
    const died = await askIn(deal, {
      read: async (request) => {
        await reader.read(request);
        throw new Error("The process was killed");
      },
    });
    expect(died.status).toBe(500);
    expect(await storedOf(deal)).toEqual(once);
    expect(
      await stand.rows("SELECT 1 FROM audit_entry WHERE action = 'engagement.request' AND after->>'dealExternalId' = $1", [deal]),
    ).toEqual([]);
    const [entry] = await askedBy(deal);
    expect(entry).toMatchObject({
      actor_type: "token",
      actor_name: "A program of sales_ops",
      entity_code: "UK01",
      subject_id: `salesforce:deal:${deal}`,
      correlation_id: died.headers.get("x-correlation-id"),
    });
    const begun = await stand.rows(
      "SELECT r.correlation_id FROM flow_run r JOIN engagement e ON e.id = r.subject_id JOIN xref x ON x.record_id = e.deal_id WHERE x.external_id = $1",
      [deal],
    );
    expect(begun).toEqual([{ correlation_id: entry?.correlation_id }]);
    expect(await create(deal)).toMatchObject({ status: 200, body: { created: false } });
    expect(await askedBy(deal)).toHaveLength(1);
    await days.allSetUp([deal]);
  });

  it("at any word with the database: a deal that was taken in has the entry, one that was not has none", async () => {
    const seen = new Set<number>();
    for (const when of ["before", "after"] as const) {
      for (let at = 1, isDead = true; isDead; at += 1) {
        const deal = await days.sellNew();
        const process = mortalEngine(stand.engine, { at, when });
        await askIn(deal, createDealReader(process.engine));
        isDead = process.isDead();
        const versions = Number((await storedOf(deal))?.versions);
        expect(await askedBy(deal), `${when} word ${at}`).toHaveLength(versions);
        seen.add(versions);
      }
    }
    expect([...seen].sort()).toEqual([0, 1]);
  });
});

it("says where it stands why a deal cannot be applied, makes it once it can be, and says so while another process is at it", async () => {
  const [deal, other] = [await days.sellNew({ deal: { Name: "Odd one" } }), await days.sellNew({ deal: { Name: "Odd two" } })];
  await days.refuseNames("Odd", ["deal"]);
  for (const one of [deal, other])
    expect(await create(one)).toMatchObject({ status: 409, body: { detail: expect.stringContaining("IT's queue") } });
  await stand.asOwner("DROP TRIGGER odd ON deal");
  expect(await create(deal)).toMatchObject({ status: 201, body: { created: true } });
  const values = [`${other.slice(0, 15)}%`];
  await stand.rows("UPDATE inbox_item SET outcome = 'pending' WHERE object = 'deal' AND external_id LIKE $1", values);
  await stand.engine.db.tx(async (process) => {
    await process.raw("SELECT 1 FROM inbox_item WHERE object = 'deal' AND external_id LIKE $1 FOR UPDATE", values);
    expect(await create(other)).toMatchObject({ status: 503, body: { detail: expect.stringContaining("just being taken in") } });
  });
  expect(await create(other)).toMatchObject({ status: 200 });
});

it("stands in the OpenAPI document with its body, its scope and both answers", () => {
  const operation = openApiDocument(restRoutes, "1").paths?.["/engagements"]?.post;
  expect(Object.keys(operation?.responses ?? {})).toEqual(["200", "201", "default"]);
  expect(operation?.description).toContain("engagements.create");
  expect(JSON.stringify(operation?.requestBody)).toContain("dealExternalId");
});
