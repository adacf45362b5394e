import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { type Stored, storedIn } from "../../testing/stored.ts";
import { commentOnException } from "./comment-on-exception.ts";
import { readException } from "./read-exception.ts";
import { readExceptionGroup } from "./read-exception-group.ts";

let services: TestServices;
let stored: Stored;
let people = 0;
const groupKey = "tax_profile_missing:DE";
const team = "finance";
const germany = { entityCode: "DE01", region: "DACH" };
const states = { entityCode: "US01", region: "North America" };
let [german, american, operators] = ["", "", ""];

beforeAll(async () => {
  services = await createTestServices();
  stored = storedIn(services);
  [german, american] = [await stored.exception(germany), await stored.exception(states)];
  operators = await stored.exception({ ...germany, team: "it" });
}, 120_000);
afterAll(() => services?.close());

async function someone(grant: Partial<Grant>) {
  people += 1;
  return services.as(await services.person(`Reader ${people}`, [{ role: "finance", ...grant }]));
}
async function says(grant: Partial<Grant>, body: string): Promise<void> {
  const done = await commentOnException(await someone(grant), { groupKey, team, body });
  if (!done.ok) throw new Error(done.error.message);
}
async function heard(grant: Partial<Grant>, id: string): Promise<string[]> {
  const read = await readException(await someone(grant), { id });
  if (!read.ok) throw new Error(read.error.message);
  return read.value.story.filter(({ ofGroup }) => ofGroup).map(({ text }) => text);
}
async function heardOfGroup(grant: Partial<Grant>): Promise<string[]> {
  const read = await readExceptionGroup(await someone(grant), { groupKey, team });
  if (!read.ok) throw new Error(read.error.message);
  return read.value.story.map(({ text }) => text);
}

describe("what is said of a group", () => {
  it("is said of the members that its author sees, to those of that team who see one of them", async () => {
    await says({ entityCode: "DE01" }, "Acme GmbH moves");
    await says({ region: "North America" }, "Boston waits");
    await says({}, "To all");
    const [acme, boston, all] = ["Acme GmbH moves", "Boston waits", "To all"].map((text) => expect.stringContaining(text));
    const told = async (grant: Partial<Grant>, id: string) => [
      (await heard(grant, id)).sort(),
      (await heardOfGroup(grant)).sort(),
    ];
    expect(await told({ entityCode: "DE01" }, german)).toEqual([
      [acme, all],
      [acme, all],
    ]);
    expect(await told({ region: "DACH" }, german)).toEqual([
      [acme, all],
      [acme, all],
    ]);
    expect(await told({ entityCode: "US01", region: "North America" }, american)).toEqual([
      [boston, all],
      [boston, all],
    ]);
    expect(await told({}, german)).toEqual([
      [acme, all],
      [acme, boston, all],
    ]);
    expect(await heard({ role: "it" }, operators)).toEqual([]);
  });
});
