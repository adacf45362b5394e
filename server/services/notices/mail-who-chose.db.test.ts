import { describe, expect, it } from "vitest";
import { ownMailStand } from "../../testing/mail-stand.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { escalateExceptions } from "../exceptions/escalate-exceptions.ts";
import { requestWaiver } from "../exceptions/request-waiver.ts";
import { createVersion } from "../mappings/create-version.ts";

const stand = ownMailStand();

describe("what a team is told", () => {
  const choose = (actor: Actor, ...kinds: string[]) =>
    stand.rows("UPDATE app_user SET mail_kinds = $2 WHERE id = $1", [actor.id, kinds]);
  const recipients = async () => (await stand.send()).map(({ to, mail }) => `${to} ${mail.subject}`);

  it("goes by mail to those who chose so, as far as it is theirs, and not to whose act it is: escalations", async () => {
    const germany = await stand.person("Gerda Germany", [{ role: "finance", entityCode: "DE01" }]);
    const sales = await stand.person("Sally Sales", ["sales_ops"]);
    for (const actor of [stand.ada, stand.ben, germany, sales]) await choose(actor, "escalation");
    const one = await stand.stored.exception({ entityCode: "UK01" });
    const escalate = (ids: string[], isOn = true) => escalateExceptions(stand.as(stand.ada), { target: { ids }, escalate: isOn });
    await escalate([one]);
    expect(await recipients()).toEqual(["ben.answers@firm.example Escalated: Tax profile missing"]);
    await escalate([await stand.stored.exception({ entityCode: "DE01" }), await stand.stored.exception({ entityCode: "UK01" })]);
    expect((await recipients()).sort()).toEqual([
      "ben.answers@firm.example Ada Asks escalated 2 exceptions of your team",
      "gerda.germany@firm.example Escalated: Tax profile missing",
    ]);
    const back = await stand.stored.exception({ entityCode: "UK01" });
    await escalate([back]);
    await escalate([back], false);
    expect(await recipients()).toEqual([]);
  });

  it("and waivers, to who may decide them and chose so, with the reason, until they are decided", async () => {
    await choose(stand.ben, "decision");
    await stand.rows("INSERT INTO approval_rule (id, action, role) VALUES (gen_random_uuid(), 'waive', 'finance')");
    const ask = async () => {
      const engagementId = await stand.stored.engagement();
      const id = await stand.stored.exception({ kind: "sow_missing", team: "sales_ops", groupKey: "sow_missing", engagementId });
      const seller = await stand.person(`Seller ${id.slice(-6)}`, ["sales_ops"]);
      const expiresAt = new Date(stand.services.clock.now().getTime() + 86_400_000);
      return answerOf(await requestWaiver(stand.as(seller), { id, reason: "Signed on Friday", expiresAt }));
    };
    await ask();
    const [taken, ...more] = await stand.send();
    expect(more).toEqual([]);
    expect(taken?.mail.subject).toMatch(/^Awaits a decision: /);
    expect(taken?.mail.text).toMatch(/asks for a waiver that you may decide\.\n\n {4}Signed on Friday\n/);
    expect(taken?.mail.replyTo).toBeUndefined();
    await ask();
    await stand.rows("UPDATE waiver SET state = 'refused'");
    expect(await stand.send()).toEqual([]);
  });

  it("and mappings that await a second person", async () => {
    await choose(stand.ben, "decision");
    await choose(stand.ada, "decision");
    const changes = [{ op: "put" as const, key: ["UK01", "DE"], value: { taxProfile: "UK export" } }];
    answerOf(await createVersion(stand.as(stand.ada), { set: "tax-profile", changes, why: "sales to Germany" }));
    const [taken, ...more] = await stand.send();
    expect(more).toEqual([]);
    expect([taken?.to, taken?.mail.subject]).toEqual([
      "ben.answers@firm.example",
      "Ada Asks asks for review of Region → tax profile",
    ]);
    expect(taken?.mail.text).toContain("https://throughline.firm.example/mappings/tax-profile");
  });
});
