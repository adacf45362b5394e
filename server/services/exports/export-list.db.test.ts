import { beforeAll, describe, expect, it } from "vitest";
import { ownCast } from "../../testing/cast.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import type { ExportFormat } from "./export-file.ts";
import { type ExportedList, exportList } from "./export-list.ts";

const { services, stored } = ownServices();
const { fay, gerd, eve } = ownCast(services, "fay", "gerd", "eve");
const runs = 230;

beforeAll(async () => {
  const german = await stored.engagement({ ...germany, name: "=1+1", customerName: "Müller, Söhne" });
  const american = await stored.engagement({ ...states, name: "Rollout" });
  for (let made = 0; made < runs; made += 1) await stored.run(made % 2 ? german : american, { state: "done" });
  await stored.request(german, { role: "Architect", resourceName: "Pia Person", status: "filled" });
  await stored.exception({ ...germany, engagementId: german, exposureAmount: "1200.50", exposureCurrency: "EUR" });
}, 120_000);

async function taken(by: Actor, list: ExportedList, ask: unknown = {}, format: ExportFormat = "csv") {
  const file = answerOf(await exportList(services.as(by), { list, ask, format }));
  let text = "";
  for await (const chunk of file.chunks) text += chunk;
  const [heading = "", ...lines] = text.trim().split("\r\n");
  return { ...file, text, headings: heading.replace("\uFEFF", "").split(","), lines };
}
const idsOf = (lines: readonly string[]) => lines.map((line) => line.split(",")[0]);

describe("a list that is taken out as a file", () => {
  it("has every row that the filter matches once, however many pages they are, whichever page was asked for", async () => {
    const { headings, lines, fileName } = await taken(fay, "flows", { limit: 10, cursor: null });
    expect(headings).toEqual(expect.arrayContaining(["id", "state", "engagement.number", "correlationId"]));
    expect(lines).toHaveLength(runs);
    expect(new Set(idsOf(lines)).size).toBe(runs);
    expect(fileName).toBe("flows-20261120-090000.csv");
    expect((await taken(fay, "flows", { entity: ["DE01"] })).lines).toHaveLength(runs / 2);
    expect((await taken(fay, "flows", { state: ["parked"] })).lines).toEqual([]);
  });

  it("has nothing of other entities, and nothing that its reader may not see", async () => {
    const german = await taken(gerd, "flows");
    expect(german.lines).toHaveLength(runs / 2);
    expect(german.text).not.toContain("US01");
    const rita = await services.person("Rita Manager", ["resource_manager"]);
    expect((await taken(rita, "staffing")).text).toContain("Pia Person");
    for (const format of ["csv", "jsonl"] as const)
      expect((await taken(eve, "staffing", {}, format)).text).toMatch(/^(?!.*Pia Person).*Architect/s);
  });

  it("keeps commas within their cell, makes no formula of a name, and leaves money its digits", async () => {
    const { headings, lines } = await taken(fay, "exceptions", { filter: { status: "open" } });
    expect(headings).toEqual(expect.arrayContaining(["exposure.amount", "exposure.currency", "engagement.name"]));
    expect(lines[0]).toMatch(/,1200\.50+,EUR,/);
    expect(lines[0]).toContain(`,'=1+1,"Müller, Söhne",`);
    const [row] = (await taken(fay, "exceptions", { filter: { status: "open" } }, "jsonl")).text.trim().split("\n");
    expect(JSON.parse(row ?? "")).toMatchObject({ engagement: { name: "=1+1" }, exposure: { currency: "EUR" } });
  });

  it.each(["connections", "engagements"] as const)("can be the %s", async (list) => {
    expect((await taken(fay, list)).lines.length).toBeGreaterThan(0);
  });

  it("is in the trail with what it was narrowed by, before its first row leaves", async () => {
    const file = answerOf(
      await exportList(services.as(gerd), { list: "flows", ask: { state: ["parked", "done"], cursor: null }, format: "jsonl" }),
    );
    expect((await trailOf(services.db, "flows", "action", "actor_name", "after")).at(-1)).toEqual({
      action: "list.export",
      actor_name: "Gerd Finance",
      after: { format: "jsonl", filter: "state: parked, done" },
    });
    let rows = 0;
    for await (const chunk of file.chunks) rows += chunk.trim().split("\n").length;
    expect(rows).toBe(runs / 2);
  });

  it("is refused like the list itself, and then is in no trail", async () => {
    const before = await trailOf(services.db, "engagements", "action");
    const nobody = await services.person("Nora Nobody", []);
    const refused = { list: "engagements", format: "csv" } as const;
    expect(await exportList(services.as(nobody), { ...refused, ask: {} })).toMatchObject({ error: { code: "forbidden" } });
    for (const ask of [{ colour: "blue" }, { status: "open" }, null, "all"])
      expect(await exportList(services.as(fay), { ...refused, ask })).toMatchObject({ error: { code: "invalid" } });
    expect(await trailOf(services.db, "engagements", "action")).toEqual(before);
  });
});
