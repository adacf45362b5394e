import { expect, it } from "vitest";
import { envelope, ownAccount } from "./account-for-tests.ts";
import { described, markersIn } from "./text.ts";

const account = ownAccount();
const { scope } = account;
const marker = "project-0199d3a0-0000-7000-8000-00000000000a";
const other = "project-0199d3a0-0000-7000-8000-00000000000b";

it("a marker is read out of a description in plain text or markup, with whatever people have written around it", () => {
  expect(markersIn(described("Metering", marker))).toEqual([marker]);
  expect(markersIn(`<p>Moved here</p><p>Throughline&nbsp;${marker}</p>done`)).toEqual([marker]);
  expect(markersIn(`Throughline ${marker} Throughline ${other}, Throughline ${marker}`)).toEqual([marker]);
  expect(markersIn(`Throughline ${marker} Throughline ${other}`)).toEqual([marker, other]);
  for (const none of [null, undefined, "", "Throughline project-7", `throughline ${marker}`, `Throughline ${marker}0`])
    expect(markersIn(none), String(none)).toEqual([]);
});

it("projects are compared newest first, in pages, as many as asked for, archived ones apart", async () => {
  const rows = Array.from({ length: 250 }, (_, index) => ({
    id: String(index + 1),
    title: `P${index}`,
    description: index % 100 === 0 ? described("Work", marker) : "Somebody's own",
    archived: index === 100,
  }));
  account.script({
    "GET workspaces": ({ query }) => {
      const page = Number(query.page);
      return { body: envelope("workspaces", rows.slice((page - 1) * 200, page * 200), { count: rows.length, page }) };
    },
  });
  expect(await account.psa.listMarked(scope, { atMost: 2_000 })).toEqual([
    { externalId: "1", marker },
    { externalId: "201", marker },
  ]);
  expect(account.seen.map(({ query }) => query)).toMatchObject([
    { order: "created_at:desc", per_page: "200", page: "1" },
    { order: "created_at:desc", page: "2" },
  ]);
  expect(account.seen[0]?.query).not.toHaveProperty("include_archived");
  const before = account.seen.length;
  expect(await account.psa.listMarked(scope, { atMost: 150, engagementNumber: "ENG-00001" })).toEqual([
    { externalId: "1", marker },
  ]);
  expect(account.seen.slice(before)).toHaveLength(1);
  expect(Object.values(account.seen[before]?.query ?? {})).toContain("ENG-00001");
});
