import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPrisma } from "../db/prisma.ts";
import { newId } from "../domain/ids.ts";
import { type CallContext, systemActor } from "../services/context.ts";
import { retryExceptions } from "../services/exceptions/retry-exceptions.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { sweepDuplicates } from "./duplicate-sweep.ts";

const { stand, days } = ownDealStand();
let engagementId: string;
let original: Record<string, unknown>;
let twin: string;
let prisma: ReturnType<typeof createPrisma>;

beforeAll(async () => {
  prisma = createPrisma(stand.database.runtimeUrl);
  const deal = await days.sellNew();
  await days.sellNew();
  await stand.settle();
  engagementId = (await days.setUpOf(deal)).id;
  const projects = await stand.vendors.state("kantata", "workspaces");
  original = projects.find(({ description }) => String(description).includes(engagementId)) ?? {};
}, 120_000);
afterAll(async () => {
  await prisma?.$disconnect();
});

const context = (): CallContext => ({
  db: stand.engine.db,
  prisma,
  clock: stand.engine.clock,
  jobs: stand.engine.jobs,
  log: stand.engine.log,
  keyring: stand.engine.keyring,
  wireFields: () => ({}),
  vendors: [],
  actor: systemActor("test"),
  correlationId: newId<"correlation">(),
});

/** Speaks to the PSA beside Throughline, as people do and as a create that comes to light too late. */
async function psa(method: string, path: string, json?: object): Promise<Record<string, unknown>> {
  const { baseUrl, token } = await stand.vendors.credentials("kantata");
  const answer = await fetch(`${String(baseUrl)}${path}`, {
    method,
    headers: { authorization: `Bearer ${String(token)}`, "content-type": "application/json" },
    ...(json ? { body: JSON.stringify(json) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
const make = async (description: string, title = original.title) => {
  const made = await psa("POST", "workspaces", { workspace: { title, description, creator_role: "maven" } });
  return String((made.results as { id: string }[])[0]?.id);
};
const archive = (id: string) => psa("PUT", `workspaces/${id}`, { workspace: { archived: true } });
const aDayLater = () =>
  stand.rows(
    "UPDATE connection_cursor SET cursor = jsonb_build_object('dueAt', extract(epoch FROM now()) - 1) WHERE object = 'duplicates'",
  );
const nextInHours = async () => {
  const [row] = await stand.rows(
    "SELECT ((cursor->>'dueAt')::float8 - extract(epoch FROM now())) / 3600 AS hours FROM connection_cursor WHERE object = 'duplicates'",
  );
  return Math.round(Number(row?.hours) * 10) / 10;
};
const told = () =>
  stand.rows(
    "SELECT id, status, team, group_key, engagement_id, entity_code, params FROM exception_item WHERE kind = 'duplicate_project' ORDER BY opened_at",
  );
const sweep = async () => {
  await aDayLater();
  return sweepDuplicates(stand.engine);
};

describe("the daily sweep for duplicates", () => {
  it("comes a day after a PSA is first seen live, asks in few calls, and is content with one project for one marker", async () => {
    expect(await sweepDuplicates(stand.engine)).toBe(0);
    expect(await nextInHours()).toBe(24);
    await days.forgetCalls();
    expect(await sweep()).toBe(1);
    expect(await days.calls("kantata")).toHaveLength(1);
    expect(await told()).toEqual([]);
    expect(await nextInHours()).toBe(24);
    expect(await sweepDuplicates(stand.engine)).toBe(0);
  });

  it("tells PMO of two projects with one marker, though only one has our reference, once", async () => {
    twin = await make(String(original.description));
    await make("Somebody's own project");
    await make(`Throughline project-${newId()}`, "Another installation's");
    await sweep();
    const [engagement] = await stand.rows("SELECT number, entity_code FROM engagement WHERE id = $1", [engagementId]);
    const found = await told();
    expect(found).toMatchObject([
      {
        status: "open",
        team: "pmo",
        engagement_id: engagementId,
        entity_code: engagement?.entity_code,
        group_key: `duplicate_project:${engagement?.number}`,
        params: { count: 2, ids: expect.arrayContaining([String(original.id), twin]) },
      },
    ]);
    await sweep();
    expect(await told()).toEqual(found);
    const audited = await stand.rows(
      "SELECT action, actor_name, engagement_id FROM audit_entry WHERE subject_id = $1 ORDER BY id",
      [found[0]?.id],
    );
    expect(audited).toEqual([{ action: "exception.opened", actor_name: "Read from Kantata", engagement_id: engagementId }]);
  });

  it("leaves what it told of open when the engagement's own flow goes through", async () => {
    await stand.rows(
      "UPDATE flow_run SET state = 'ready', outcome = NULL, due_at = now() - interval '1 second' WHERE subject_id = $1",
      [engagementId],
    );
    await stand.settle({ isRead: false });
    expect(await told()).toMatchObject([{ status: "open" }]);
  });

  it("closes it when people have archived the one that is too many, at once where they retry it", async () => {
    await archive(twin);
    const [open] = await told();
    const retried = await retryExceptions(context(), { target: { ids: [String(open?.id)] } });
    expect(retried).toMatchObject({ ok: true, value: { changed: 1, runs: 0, records: 1 } });
    expect(await sweepDuplicates(stand.engine)).toBe(1);
    const [closed] = await told();
    expect(closed).toMatchObject({ status: "resolved" });
    const audited = await stand.rows("SELECT action FROM audit_entry WHERE subject_id = $1 ORDER BY id", [closed?.id]);
    expect(audited).toEqual([{ action: "exception.opened" }, { action: "exception.retried" }, { action: "exception.resolved" }]);
  });

  it("is tried again within minutes when the PSA does not answer, and left while it is paused or writes nothing", async () => {
    await days.trouble("kantata", { kind: "status", value: 503, count: 100 });
    expect(await sweep()).toBe(1);
    await days.calm();
    expect(await nextInHours()).toBe(0.2);
    for (const state of ["is_paused = true", "is_paused = false, mode = 'shadow'"]) {
      await stand.rows(`UPDATE connection SET ${state} WHERE key = 'kantata'`);
      expect(await sweep(), state).toBe(0);
    }
  });
});
