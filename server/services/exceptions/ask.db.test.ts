import { beforeAll, describe, expect, it } from "vitest";
import { ownCast } from "../../testing/cast.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { changeOwnMail } from "../access/change-own-mail.ts";
import { readMe } from "../access/read-me.ts";
import type { Actor } from "../context.ts";
import { acknowledgeNotices } from "../notices/acknowledge-notices.ts";
import { listNotices } from "../notices/list-notices.ts";
import { commentOnException } from "./comment-on-exception.ts";
import { listAskable } from "./list-askable.ts";
import { readException } from "./read-exception.ts";

const { services, stored } = ownServices();
const { fay, gerd, eve } = ownCast(services, "fay", "gerd", "eve", "sam");

beforeAll(async () => {
  await services.person("Root Admin", ["admin"]);
  const gone = await services.person("Gone Finance", ["finance"]);
  await services.db.raw("UPDATE app_user SET status = 'disabled' WHERE id = $1", [gone.id]);
}, 120_000);

describe("whom one can ask about an exception", () => {
  const names = async (entityCode: string) => {
    const id = await stored.exception({ entityCode });
    return answerOf(await listAskable(services.as(fay), { id })).people.map(({ name, role }) => `${name}, ${role}`);
  };

  it("is who sees it and may answer, and neither oneself, nor who only looks on, nor who is gone", async () => {
    expect(await names("DE01")).toEqual(["Gerd Finance, Finance", "Root Admin, Administrator"]);
    expect(await names("UK01")).toEqual(["Root Admin, Administrator"]);
  });

  it("is told to nobody who does not work on it", async () => {
    const id = await stored.exception({ entityCode: "UK01" });
    expect(await listAskable(services.as(gerd), { id })).toMatchObject({ error: { code: "not_found" } });
    expect(await listAskable(services.as(eve), { id })).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("a question", () => {
  it("stands in the story with whom it asks, in the audit trail, and in the list of whom it asks alone until it is seen", async () => {
    const id = await stored.exception({ entityCode: "DE01" });
    answerOf(await commentOnException(services.as(fay), { id, body: "Is it right?", askId: gerd.id }));
    const { story } = answerOf(await readException(services.as(gerd), { id }));
    expect(story[0]).toMatchObject({ who: "Fay Finance", asked: "Gerd Finance", text: "Is it right?" });
    const audited = await services.db.raw(
      "SELECT after FROM audit_entry WHERE action = 'exception.commented' AND subject_id = $1",
      [id],
    );
    expect(audited.rows).toEqual([{ after: { askedId: gerd.id } }]);
    const told = async (actor: Actor) => answerOf(await listNotices(services.as(actor), {})).items;
    expect(await told(gerd)).toMatchObject([{ isMine: true, subjectType: "exception", subjectId: id }]);
    expect(await told(fay)).toEqual([]);
    const ids = (await told(gerd)).map((notice) => notice.id);
    expect(await acknowledgeNotices(services.as(fay), { ids })).toMatchObject({ value: { acknowledged: 0 } });
    expect(await acknowledgeNotices(services.as(gerd), { ids })).toMatchObject({ value: { acknowledged: 1 } });
    expect(await told(gerd)).toEqual([]);
  });

  it("that nobody can answer any more, as its exception is closed, is not told any more", async () => {
    const id = await stored.exception({ entityCode: "DE01" });
    answerOf(await commentOnException(services.as(fay), { id, body: "And this one?", askId: gerd.id }));
    const mine = async () => answerOf(await listNotices(services.as(gerd), {})).items;
    expect(await mine()).toHaveLength(1);
    await services.db.raw("UPDATE exception_item SET status = 'resolved' WHERE id = $1", [id]);
    expect(await mine()).toEqual([]);
  });

  it("is the last for now after thirty within the hour: it says when one may ask again, and comments go on", async () => {
    const id = await stored.exception({ entityCode: "DE01" });
    const asker = await services.person("Ines Inquisitive", ["finance"]);
    const ask = () => commentOnException(services.as(asker), { id, body: "And now?", askId: gerd.id });
    for (let times = 0; times < 30; times += 1) answerOf(await ask());
    expect(await ask()).toMatchObject({
      error: {
        code: "too_many",
        message: expect.stringMatching(
          /^You have asked 30 questions within an hour\. Ask again in \d+ minutes, or comment without/,
        ),
      },
    });
    const written = await services.db.raw("SELECT count(*)::int AS n FROM exception_note WHERE author_id = $1", [asker.id]);
    expect(written.rows).toEqual([{ n: 30 }]);
    answerOf(await commentOnException(services.as(asker), { id, body: "It can wait." }));
    answerOf(await commentOnException(services.as(fay), { id, body: "Somebody else may ask.", askId: gerd.id }));
    await services.db.raw("UPDATE sign_in_throttle SET expire = 0 WHERE key LIKE 'question:%'");
    answerOf(await ask());
  });

  it("cannot be said in the name of a mail that is not one's own", async () => {
    const id = await stored.exception();
    const said = await commentOnException(services.as(fay), { id, body: "By mail?", mailId: crypto.randomUUID() });
    expect(said).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("of what one is told by mail", () => {
  it("is one's own choice: at first what concerns oneself; a change has its audit entry, and the same again none", async () => {
    const mine = async () => answerOf(await readMe(services.as(fay), {})).mail;
    expect(await mine()).toEqual({ isOn: false, kinds: ["question", "comment", "assignment"] });
    const choose = () => changeOwnMail(services.as(fay), { kinds: ["escalation", "question", "question"] });
    expect(await choose()).toEqual({ ok: true, value: { kinds: ["question", "escalation"] } });
    await choose();
    expect((await mine()).kinds).toEqual(["question", "escalation"]);
    const audited = await services.db.raw("SELECT after FROM audit_entry WHERE action = 'user.change-mail'");
    expect(audited.rows).toEqual([{ after: { mailKinds: ["question", "escalation"] } }]);
    expect(await changeOwnMail(services.as(), { kinds: [] })).toMatchObject({ error: { code: "forbidden" } });
  });
});
