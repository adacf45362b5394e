import { beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { states } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { mapValue } from "../mappings/map-value.ts";
import { assignExceptions } from "./assign-exceptions.ts";
import { commentOnException } from "./comment-on-exception.ts";
import { readExceptionGroup } from "./read-exception-group.ts";
import { retryExceptions } from "./retry-exceptions.ts";
import { snoozeExceptions } from "./snooze-exceptions.ts";

const { services, stored } = ownServices();
let sam: Actor;
const team = "sales_ops";

beforeAll(async () => {
  sam = await services.person("Sam Sales", [team]);
}, 120_000);

/** Each act at an instant of its own, as people act. */
function as(actor: Actor) {
  services.clock.advance(1_000);
  return services.as(actor);
}
async function read(groupKey: string, grant: Partial<Grant> = {}) {
  const reader = await services.reader({ role: team, ...grant });
  return readExceptionGroup(services.as(reader), { groupKey, team });
}
async function shown(groupKey: string, grant: Partial<Grant> = {}) {
  return answerOf(await read(groupKey, grant));
}
const close = (ids: readonly string[]) =>
  services.db.raw(
    "UPDATE exception_item SET status = 'resolved', resolved_at = $2, resolution = 'The engagement went on' WHERE id = ANY($1)",
    [ids, services.clock.now()],
  );
/** A product that no map knows, which stops deals. */
const unknown = (product: string) => {
  const groupKey = `unmapped_value:product:${product.toLowerCase()}`;
  const params = { set: "product", what: "Product", value: product, key: [product] };
  return { ...states, kind: "unmapped_value", team, groupKey, params } as const;
};

describe("a cause that is settled", () => {
  it("still tells who did and said what, how it was mapped and why, and what became of its exceptions", async () => {
    const cause = unknown("GTX");
    const { groupKey } = cause;
    const ids = [await stored.exception(cause), await stored.exception(cause)];
    const about = ["Acme: asked for it", "Yes, do"];
    await commentOnException(as(sam), { groupKey, team, body: about[0] ?? "" });
    await assignExceptions(as(sam), { target: { ids }, assigneeId: sam.id });
    const mapped = await mapValue(as(sam), { set: "product", key: ["GTX"], value: { isService: false }, why: "It is a licence" });
    expect(mapped).toMatchObject({ ok: true, value: { state: "published", at: services.clock.now() } });
    services.clock.advance(1_000);
    await close(ids);
    const { group, release, settled, story, fixes, members } = await shown(groupKey);
    expect({ group, release, settled, fixes, members }).toMatchObject({
      group: { title: "Product “GTX” is not in the map", items: 0 },
      release: null,
      settled: { exceptions: 2, at: services.clock.now() },
      fixes: [],
      members: [],
    });
    expect(story.map(({ about: of, text, who }) => [who, text, of])).toEqual([
      ["Throughline", "Resolved: The engagement went on", "2 exceptions"],
      ["Sam Sales", "Mapped it: It is a licence", null],
      ["Sam Sales", "Assigned to Sam Sales", "2 exceptions"],
      ["Sam Sales", "Acme: asked for it", null],
    ]);
  });

  it("is told to nobody who saw none of its exceptions", async () => {
    const cause = unknown("Boston");
    const id = await stored.exception(cause);
    await commentOnException(as(sam), { id, body: "Boston waits" });
    await close([id]);
    expect((await shown(cause.groupKey, { entityCode: "US01" })).story).toHaveLength(2);
    expect(await read(cause.groupKey, { entityCode: "DE01" })).toMatchObject({ ok: false, error: { code: "not_found" } });
  });

  it("is not one of which everything is snoozed: that says when it comes back, and what sleeps", async () => {
    const cause = unknown("Sleeper");
    const [id, done] = [await stored.exception(cause), await stored.exception(cause)];
    await close([done]);
    const until = new Date(services.clock.now().getTime() + 86_400_000);
    await snoozeExceptions(as(sam), { target: { ids: [id] }, until });
    expect(await shown(cause.groupKey)).toMatchObject({
      group: { title: "Product “Sleeper” is not in the map", items: 0, snoozed: 1, exposure: null },
      settled: null,
      sleep: { exceptions: 1, until },
      fixes: [],
      members: [{ id, snoozedUntil: until }],
    });
    services.clock.advance(86_400_000);
    expect(await shown(cause.groupKey)).toMatchObject({ sleep: null, group: { items: 1 } });
  });
});

describe("a cause that has just been mended", () => {
  it("says so for as long as its exceptions are being looked at, and no longer", async () => {
    const engagementId = await stored.engagement(states);
    const runId = await stored.run(engagementId, { state: "parked" });
    const cause = { ...unknown("Pro"), engagementId, runId, openedAt: services.clock.now() };
    const id = await stored.exception(cause);
    expect((await shown(cause.groupKey)).release).toBeNull();
    const done = await retryExceptions(as(sam), { target: { ids: [id] } });
    await services.db.raw("UPDATE flow_run SET state = 'ready' WHERE id = $1", [runId]);
    expect((await shown(cause.groupKey)).release).toEqual({ since: done.ok ? done.value.at : null });
    await services.db.raw("UPDATE flow_run SET state = 'parked' WHERE id = $1", [runId]);
    expect((await shown(cause.groupKey)).release).toBeNull();
  });
});

describe("deals that another blocker stops as well", () => {
  it("count there: it says how many, what they hold up, and under which cause, with the way there for who sees its queue", async () => {
    const engagementId = await stored.engagement(states);
    const cause = unknown("GTXPro");
    await stored.exception({ ...cause, engagementId, isPrimary: false });
    await stored.exception(cause);
    const country = { set: "country", what: "Country", value: "Philipines", key: ["Philipines"] };
    const groupKey = "unmapped_value:country:philipines";
    const primary = { ...unknown("x"), groupKey, params: country, isPrimary: true, engagementId, exposureReporting: "24999.00" };
    await stored.exception({ ...primary, team: "finance" });
    const title = "Country “Philipines” is not in the map";
    expect((await shown(cause.groupKey)).elsewhere).toMatchObject([
      { groupId: null, title, exceptions: 1, exposure: { amount: "24999.00" } },
    ]);
    expect((await shown(cause.groupKey, { role: "admin" })).elsewhere).toMatchObject([{ groupId: `finance~${groupKey}` }]);
  });

  it("of which nobody knows the worth are not said to be worth nothing", async () => {
    const engagementId = await stored.engagement(states);
    const cause = unknown("Absurd");
    await stored.exception({ ...cause, engagementId, isPrimary: false });
    const insane = { ...states, kind: "value_not_sane", team, groupKey: "value_not_sane:absurd", params: {} } as const;
    const id = await stored.exception({ ...insane, engagementId, isPrimary: true });
    await services.db.raw("UPDATE exception_item SET exposure_unknown = 'The amount looks like a mistake' WHERE id = $1", [id]);
    expect((await shown(cause.groupKey)).elsewhere).toMatchObject([{ exceptions: 1, exposure: null }]);
  });
});

describe("a cause of a single exception", () => {
  const lone = { ...states, kind: "sow_missing", team, groupKey: "sow_missing:missing", params: {} } as const;

  it("comes with the exception's own ways out; one of two does not", async () => {
    const id = await stored.exception({ ...lone, engagementId: await stored.engagement(states) });
    const { fixes, sole } = await shown(lone.groupKey);
    expect(fixes).toEqual([]);
    expect(sole).toMatchObject({ item: { id }, fixes: expect.arrayContaining(["correct_source", "waive"]) });
    await stored.exception({ ...lone, engagementId: await stored.engagement(states) });
    expect((await shown(lone.groupKey)).sole).toBeNull();
    const undecided = { ...lone, kind: "disposition_undecided", groupKey: "disposition_undecided:kind:expansion" };
    await stored.exception({ ...undecided, engagementId: await stored.engagement(states) });
    expect(await shown(undecided.groupKey)).toMatchObject({
      fixes: expect.arrayContaining(["map_value"]),
      sole: { fixes: expect.arrayContaining(["map_value", "choose_disposition"]) },
    });
  });
});
