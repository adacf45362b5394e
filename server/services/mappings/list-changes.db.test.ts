import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMappingStand, product, row } from "../../testing/mapping-stand.ts";
import { answerOf } from "../../testing/services.ts";
import { listChanges } from "./list-changes.ts";

const stand = await openMappingStand();
const { draftOf, sam, services } = stand;
afterAll(stand.close);

const added = 1_500;
const nameOf = (index: number) => `Course ${String(index).padStart(4, "0")}`;
let draft: { set: "product"; versionId: string };
beforeAll(async () => {
  await stand.reset();
  const courses = Array.from({ length: added }, (_, index) => row("add", [nameOf(index)], product("Advisory")));
  const { versionId } = await draftOf("product", sam, ...courses, { op: "remove", key: ["CRM Build"] });
  draft = { set: "product", versionId };
});

const changes = async (narrowed: Partial<Parameters<typeof listChanges>[1]> = {}) =>
  answerOf(await listChanges(services.as(sam), { ...draft, ...narrowed }));

describe("a draft of more changes than are listed at once", () => {
  it("tells how many there are of each kind, and lists the first", async () => {
    const { changes: listed, found, kinds } = await changes();
    expect(listed).toHaveLength(1_000);
    expect({ found, kinds }).toEqual({ found: added + 1, kinds: { added, changed: 0, removed: 1 } });
  });

  it("is searched through to its end", async () => {
    const { changes: listed, found } = await changes({ q: "course 1499" });
    expect({ found, keys: listed.map(({ key }) => key) }).toEqual({ found: 1, keys: [[nameOf(1_499)]] });
    expect(await changes({ q: "no such row" })).toMatchObject({ found: 0, changes: [] });
  });

  it("is narrowed to a kind and by what is searched for at once, by values as people read them", async () => {
    expect((await changes({ kind: "removed" })).changes.map(({ key }) => key)).toEqual([["CRM Build"]]);
    expect(await changes({ kind: "removed", q: "implementation" })).toMatchObject({ found: 1 });
    expect(await changes({ kind: "removed", q: "advisory" })).toMatchObject({ found: 0 });
    expect(await changes({ kind: "added", q: "ADVISORY" })).toMatchObject({ found: added });
  });

  it("is not there under another set", async () => {
    expect(await listChanges(services.as(sam), { ...draft, set: "role" })).toMatchObject({ error: { code: "not_found" } });
  });
});
