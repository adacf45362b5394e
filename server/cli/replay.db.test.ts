import { describe, expect, it } from "vitest";
import { ownServices } from "../testing/own-services.ts";
import { replayCommand } from "./replay.ts";

const { services, stored } = ownServices();

const replay = async (options: Record<string, string>) => {
  const answer = await replayCommand.run(services.as(), options, () => undefined);
  return { ...answer, json: answer.json as Record<string, unknown> };
};
const runState = async (id: string) => (await services.db.raw("SELECT state FROM flow_run WHERE id = $1", [id])).rows[0]?.state;

describe("replay", () => {
  const heldUp = async (kind: string, more: object = {}) => {
    const engagementId = await stored.engagement({ entityCode: "UK01" });
    const runId = await stored.run(engagementId, { state: "parked", waits: [`engagement:${engagementId}`] });
    const place = { kind, groupKey: `${kind}:x`, engagementId, runId, entityCode: "UK01", team: "pmo" };
    return { runId, id: await stored.exception({ ...place, ...more }) };
  };

  it("tries one again, or all of a kind, history and what sleeps included, each with its audit entry", async () => {
    const one = await heldUp("project_creation_failed");
    const old = await heldUp("project_creation_failed", { isBackfill: true });
    const asleep = await heldUp("project_creation_failed", { snoozedUntil: new Date("2026-12-24T00:00:00Z") });
    const other = await heldUp("customer_sync_failed", { team: "finance" });
    expect(await replay({ id: one.id })).toMatchObject({ ok: true, json: { exceptions: 1, runs: 1, skipped: [] } });
    expect(await runState(one.runId)).toBe("ready");
    expect((await replay({ kind: "project_creation_failed" })).json).toMatchObject({ exceptions: 3 });
    for (const { runId } of [old, asleep]) expect(await runState(runId)).toBe("ready");
    expect(await runState(other.runId)).toBe("parked");
    expect((await replay({ team: "finance", entity: "UK01" })).json).toMatchObject({ exceptions: 1, runs: 1 });
    const found = await services.db.raw(
      "SELECT actor_name FROM audit_entry WHERE subject_id = $1 AND action = 'exception.retried'",
      [other.id],
    );
    expect(found.rows).toEqual([{ actor_name: "test" }]);
  });

  it("tries nothing again that was not named", async () => {
    const wrong: Record<string, string>[] = [
      {},
      { id: "7" },
      { kind: "unheard_of" },
      { team: "sales" },
      { connection: "nowhere" },
    ];
    for (const options of wrong) expect(await replay(options), JSON.stringify(options)).toMatchObject({ ok: false });
    const { id } = await heldUp("project_creation_failed");
    expect(await replay({ id, kind: "project_creation_failed" })).toMatchObject({ ok: false });
  });
});
