import { beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { commentOnException } from "./comment-on-exception.ts";
import { readException } from "./read-exception.ts";
import { readExceptionGroup } from "./read-exception-group.ts";

const { services, stored } = ownServices();
const groupKey = "tax_profile_missing:DE";
const team = "finance";
let [german, american, operators] = ["", "", ""];

beforeAll(async () => {
  [german, american] = [await stored.exception(germany), await stored.exception(states)];
  operators = await stored.exception({ ...germany, team: "it" });
}, 120_000);

const someone = async (grant: Partial<Grant>) => services.as(await services.reader(grant));
async function says(grant: Partial<Grant>, body: string): Promise<void> {
  answerOf(await commentOnException(await someone(grant), { groupKey, team, body }));
}
async function heard(grant: Partial<Grant>, id: string): Promise<string[]> {
  return answerOf(await readException(await someone(grant), { id }))
    .story.filter(({ ofGroup }) => ofGroup)
    .map(({ text }) => text);
}
async function heardOfGroup(grant: Partial<Grant>): Promise<string[]> {
  return answerOf(await readExceptionGroup(await someone(grant), { groupKey, team })).story.map(({ text }) => text);
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
