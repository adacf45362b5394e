import { beforeEach, describe, expect, it } from "vitest";
import { flows } from "../flows/registry.ts";
import { listAudit } from "../services/audit/list-audit.ts";
import type { Actor } from "../services/context.ts";
import { assignExceptions } from "../services/exceptions/assign-exceptions.ts";
import { commentOnException } from "../services/exceptions/comment-on-exception.ts";
import { listMail } from "../services/mail/list-mail.ts";
import { settleTroubledMail } from "../services/mail/settle-troubled-mail.ts";
import { listNotices } from "../services/notices/list-notices.ts";
import { ownMailStand } from "../testing/mail-stand.ts";
import { mortalEngine } from "../testing/mortal-engine.ts";
import { answerOf } from "../testing/services.ts";
import { sendDueMail, sendMail } from "./send-mail.ts";
import { startWorker } from "./worker-loop.ts";

const stand = ownMailStand();
beforeEach(async () => {
  await stand.rows("DELETE FROM mail_out");
  await stand.rows("DELETE FROM notice");
  stand.server.refuse = null;
  await stand.rows("UPDATE app_user SET status = 'active', mail_kinds = DEFAULT");
});

const later = (ms: number) => stand.services.clock.advance(ms);
const titles = async (actor: Actor) => answerOf(await listNotices(stand.as(actor), {})).items.map(({ title }) => title);

describe("a question to a colleague", () => {
  it("is told in the product and by mail: who asks, what, about what, and where to answer", async () => {
    const engagementId = await stand.stored.engagement({ name: "Rollout", customerName: "Acme", entityCode: "UK01" });
    const about = await stand.stored.exception({ engagementId, entityCode: "UK01", params: { entity: "UK01", country: "DE" } });
    await stand.ask({ by: stand.ada, of: stand.ben, about, body: "Which order?\nThe one of May?" });
    expect(await titles(stand.ben)).toEqual([
      "Ada Asks asks you about “Tax profile missing for sales of UK01 to DE”: Which order? The one of May?",
    ]);
    expect(await titles(stand.ada)).toEqual([]);
    const [taken, ...more] = await stand.send();
    expect(more).toEqual([]);
    expect(taken?.to).toBe("ben.answers@firm.example");
    const [queued] = await stand.queue();
    expect(taken?.mail).toMatchObject({
      from: { name: "Throughline", address: "throughline@firm.example" },
      to: [{ name: "Ben Answers", address: "ben.answers@firm.example" }],
      messageId: `<${String(queued?.id)}@firm.example>`,
      subject: expect.stringMatching(/^Question: ENG-\d+, Tax profile missing$/),
      inReplyTo: `<exception-${about}@firm.example>`,
      replyTo: [{ address: expect.stringMatching(/^answers\+[0-9a-f]{48}@firm\.example$/) }],
    });
    const headers = new Map(taken?.mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("auto-submitted")).toBe("auto-generated");
    expect(await stand.rows("SELECT 1 FROM notice WHERE correlation_id = $1", [headers.get("x-correlation-id")])).toHaveLength(1);
    const text = taken?.mail.text ?? "";
    for (const said of [
      "Ada Asks asks you:",
      "    Which order?\n    The one of May?",
      "What is wrong: Tax profile missing for sales of UK01 to DE",
      /Engagement: ENG-\d+ Rollout for Acme/,
      `https://throughline.firm.example/exceptions?view=items&peek=${about}`,
      "until 4 Dec 2026",
      "a waiver or an approval is decided in Throughline",
    ])
      expect(text).toMatch(said instanceof RegExp ? said : new RegExp(said.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
    expect(
      await stand.rows(
        "SELECT actor_name, after ->> 'purpose' AS purpose FROM audit_entry WHERE action = 'mail.sent' AND subject_id = $1",
        [about],
      ),
    ).toEqual([{ actor_name: "mail", purpose: "question" }]);
  });

  it("that went out, was refused or tried again stands in the trail of the entity that it is about, and of no other", async () => {
    const engagementId = await stand.stored.engagement({ entityCode: "UK01", region: "UK & Ireland" });
    const about = await stand.stored.exception({ engagementId, entityCode: "UK01", region: "UK & Ireland" });
    await stand.ask({ by: stand.ada, of: stand.ben, about });
    await stand.send();
    await stand.ask({ by: stand.ada, of: stand.ben, about });
    stand.server.refuse = { code: 550, times: 1 };
    await stand.send();
    const it = await stand.person("Ian It", ["it"]);
    const [refused] = await stand.rows("SELECT id FROM mail_out WHERE state = 'parked'");
    answerOf(await settleTroubledMail(stand.as(it), { id: String(refused?.id), direction: "out", act: "again" }));
    const seenIn = async (entityCode: string | null) => {
      const auditor = await stand.person(`Auditor of ${entityCode}`, [{ role: "auditor", entityCode }]);
      const { items } = answerOf(
        await listAudit(stand.as(auditor), { subjectId: about, actions: ["mail.sent", "mail.parked", "mail.tried_again"] }),
      );
      return items.map(({ action, engagementId: of }) => [action, of]);
    };
    const all = ["mail.tried_again", "mail.parked", "mail.sent"].map((action) => [action, engagementId]);
    expect(await seenIn("UK01")).toEqual(all);
    expect(await seenIn(null)).toEqual(all);
    expect(await seenIn("DE01")).toEqual([]);
  });

  it("keeps of the answer's address no more than a digest", async () => {
    const id = await stand.ask({ by: stand.ada, of: stand.ben });
    const [taken] = await stand.send();
    const token = /answers\+([0-9a-f]{48})@/.exec(taken?.raw ?? "")?.[1] ?? "none";
    const kept = await stand.rows(
      "SELECT user_id, exception_id, expires_at, token_hash FROM mail_reply WHERE exception_id = $1",
      [id],
    );
    expect(kept).toMatchObject([{ user_id: stand.ben.id, exception_id: id, expires_at: new Date("2026-12-04T09:00:00Z") }]);
    const everything = await stand.rows(
      "SELECT row_to_json(o)::text || row_to_json(r)::text AS text FROM mail_out o JOIN mail_reply r ON r.mail_id = o.id",
    );
    expect(JSON.stringify(everything)).not.toContain(token);
  });

  it("is put to people who work in the queue only, and not to oneself", async () => {
    const id = await stand.stored.exception();
    const sam = await stand.person("Sam Sales", ["sales_ops"]);
    const ask = (askId: string) => commentOnException(stand.as(stand.ada), { id, body: "Well?", askId });
    expect(await ask(sam.id)).toMatchObject({
      error: { code: "invalid", message: expect.stringContaining("does not work in this queue") },
    });
    expect(await ask(stand.ada.id)).toMatchObject({ error: { message: "Ask somebody else: this is you." } });
    expect(await stand.rows("SELECT 1 FROM exception_note WHERE exception_id = $1", [id])).toEqual([]);
  });

  it("is answered to whoever asked, and a comment is told to the assignee", async () => {
    const id = await stand.ask({ by: stand.ada, of: stand.ben });
    await commentOnException(stand.as(stand.ben), { id, body: "Yes, it is." });
    expect(await titles(stand.ada)).toEqual(["Ben Answers on “Tax profile missing for sales of UK01 to DE”: Yes, it is."]);
    const carl = await stand.person("Carl Carries");
    await assignExceptions(stand.as(stand.ada), { target: { ids: [id] }, assigneeId: carl.id });
    await commentOnException(stand.as(stand.ada), { id, body: "Please close it" });
    expect(await titles(carl)).toHaveLength(2);
    const purposes = (await stand.send()).map(({ to, mail }) => `${to} ${mail.subject}`);
    expect(purposes).toEqual([
      "ben.answers@firm.example Question: Tax profile missing",
      "ada.asks@firm.example Comment: Tax profile missing",
      "carl.carries@firm.example Assigned to you: Tax profile missing",
      "carl.carries@firm.example Comment: Tax profile missing",
    ]);
  });

  it("queues nothing where the comment is refused or mail is off", async () => {
    await commentOnException(stand.as(stand.ada), { id: crypto.randomUUID(), body: "Well?", askId: stand.ben.id });
    const id = await stand.stored.exception();
    const { mail: _off, ...silent } = stand.as(stand.ada);
    answerOf(await commentOnException(silent, { id, body: "Well?", askId: stand.ben.id }));
    expect(await stand.queue()).toEqual([]);
    expect(await titles(stand.ben)).toHaveLength(1);
  });
});

describe("what a mail says", () => {
  it("is what its recipient may read when it is sent: the sentence of a rate is not told to who sees no rates", async () => {
    const params = { what: "The rate of 187.50 GBP differs from the card" };
    const about = await stand.stored.exception({
      kind: "rate_card_conflict",
      team: "finance",
      groupKey: "rate_card_conflict:x",
      params,
    });
    const root = await stand.person("Root Admin", ["admin"]);
    await stand.ask({ by: stand.ada, of: root, about, body: "Who can look at this?" });
    await stand.ask({ by: stand.ada, of: stand.ben, about, body: "And you?" });
    const [toAdmin, toFinance] = await stand.send();
    expect(toFinance?.raw).toContain("187.50");
    expect(toAdmin?.mail.text).toContain("What is wrong: Rate card");
    expect(toAdmin?.raw).not.toContain("187");
  });

  it("is nothing for who lost the roles, left, chose otherwise, or came too late, between the question and the sending", async () => {
    const lost = await stand.person("Lotte Lost");
    const left = await stand.person("Lars Left");
    const quiet = await stand.person("Quinn Quiet");
    for (const of of [lost, left, quiet, stand.ben]) await stand.ask({ by: stand.ada, of });
    await stand.rows("DELETE FROM user_grant WHERE user_id = $1", [lost.id]);
    await stand.rows("UPDATE app_user SET status = 'disabled' WHERE id = $1", [left.id]);
    await stand.rows("UPDATE app_user SET mail_kinds = '{}' WHERE id = $1", [quiet.id]);
    await stand.rows(
      "UPDATE exception_item SET status = 'resolved' WHERE id = (SELECT exception_id FROM mail_out WHERE user_id = $1)",
      [stand.ben.id],
    );
    expect(await stand.send()).toEqual([]);
    expect((await stand.queue()).map(({ state, last_error }) => `${state}: ${last_error}`)).toEqual([
      "dropped: The person does not see this exception any more.",
      "dropped: The person may not sign in any more.",
      "dropped: The person wants no such mail any more.",
      "dropped: The exception is closed by now.",
    ]);
    expect(await stand.rows("SELECT 1 FROM mail_reply WHERE user_id = ANY($1::uuid[])", [[lost.id, left.id, quiet.id]])).toEqual(
      [],
    );
  });

  it("reaches nobody of another entity, though the exception has moved there since", async () => {
    const local = await stand.person("Uma Uk", [{ role: "finance", entityCode: "UK01" }]);
    const about = await stand.stored.exception({ entityCode: "UK01" });
    await stand.ask({ by: stand.ada, of: local, about });
    await stand.rows("UPDATE exception_item SET entity_code = 'DE01' WHERE id = $1", [about]);
    expect(await stand.send()).toEqual([]);
    expect(await titles(local)).toEqual([]);
  });

  it("is not told of an assignment that somebody has taken over", async () => {
    const id = await stand.stored.exception();
    const give = (actor: Actor) => assignExceptions(stand.as(stand.ada), { target: { ids: [id] }, assigneeId: actor.id });
    const carla = await stand.person("Carla Carries");
    await give(stand.ben);
    await give(carla);
    expect((await stand.send()).map(({ to }) => to)).toEqual(["carla.carries@firm.example"]);
    expect(await titles(stand.ben)).toEqual([]);
    const many = [await stand.stored.exception(), await stand.stored.exception()];
    await assignExceptions(stand.as(stand.ada), { target: { ids: many }, assigneeId: stand.ben.id });
    const [taken, ...more] = await stand.send();
    expect([taken?.mail.subject, more]).toEqual(["Ada Asks assigned 2 exceptions to you", []]);
    expect(taken?.mail.replyTo).toBeUndefined();
  });

  it("stays one mail to one person whatever names and questions hold: quotes, line breaks, markup, emoji, turned text, much of it", async () => {
    const evil = 'Eve "x" <eve@evil.example>\r\nBcc: everyone@firm.example\r\n\r\n<script>alert(1)</script> \u202Egnp.exe 👩‍💻';
    await stand.rows("UPDATE app_user SET name = $2 WHERE id = $1", [stand.ben.id, evil + "y".repeat(10_000)]);
    const body = `<img src=x onerror="alert(1)"> & "so"\r\n.\r\nBcc: a@b.example\n👩‍💻 ${"z".repeat(3_800)}`;
    const asker = { ...stand.ada, name: `A\r\nBcc: b@c.example\u202E ${"n".repeat(10_000)}` };
    const id = await stand.stored.exception({ params: { entity: "<b>UK01</b>\r\nX-Evil: 1", country: "“DE”" } });
    answerOf(await commentOnException(stand.as(asker), { id, body, askId: stand.ben.id }));
    const [taken, ...more] = await stand.send();
    expect(more).toEqual([]);
    expect(taken?.to).toBe("ben.answers@firm.example");
    const keys = taken?.mail.headers.map(({ key }) => key) ?? [];
    for (const key of ["bcc", "x-evil", "cc"]) expect(keys).not.toContain(key);
    expect(taken?.mail.to).toMatchObject([{ address: "ben.answers@firm.example" }]);
    const line = (one: string | undefined) => one ?? "";
    for (const text of [line(taken?.mail.subject), line(taken?.mail.to?.[0]?.name)]) expect(text).not.toMatch(/[\r\n\u202e]/);
    const html = taken?.mail.html ?? "";
    expect(html).not.toContain("<img");
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &quot;so&quot;");
    expect(taken?.mail.text).toContain("👩‍💻");
    expect(taken?.raw.length).toBeLessThan(40_000);
    await stand.rows("UPDATE app_user SET name = 'Ben Answers' WHERE id = $1", [stand.ben.id]);
  });
});

describe("a mail server", () => {
  it("that is down is tried again with growing pauses until it is up, and IT is told once", async () => {
    await stand.ask({ by: stand.ada, of: stand.ben });
    await stand.server.stop();
    expect(stand.engine.mailer?.isResting()).toBe(false);
    for (let tries = 0; tries < 6; tries += 1) {
      expect(await stand.send()).toEqual([]);
      expect(await stand.send()).toEqual([]); // not due yet
      expect(stand.engine.mailer?.isResting()).toBe(true); // tasks leave it to the sweep
      later(60_000);
    }
    expect(await stand.queue()).toMatchObject([
      { state: "queued", attempts: 6, last_error: expect.stringContaining("ECONNREFUSED") },
    ]);
    const ida = await stand.person("Ida It", ["it"]);
    expect(await titles(ida)).toEqual([
      "Mail waits: the mail server does not take it (ESOCKET). It is tried again for three days.",
    ]);
    await stand.server.start();
    expect(await stand.send()).toHaveLength(1);
    expect(await stand.send()).toEqual([]);
    expect(await stand.queue()).toMatchObject([{ state: "sent", attempts: 7, last_error: null }]);
    expect(await titles(ida)).toEqual([]);
  });

  it("that refuses for now gets the mail later, and one that refuses for good leaves it to people", async () => {
    await stand.ask({ by: stand.ada, of: stand.ben });
    stand.server.refuse = { code: 451, times: 1 };
    expect(await stand.send()).toEqual([]);
    later(60_000);
    expect(await stand.send()).toHaveLength(1);
    stand.server.refuse = { code: 550, times: 1 };
    const id = await stand.ask({ by: stand.ada, of: stand.ben });
    expect(await stand.send()).toEqual([]);
    later(86_400_000);
    expect(await stand.send()).toEqual([]);
    const [, refused] = await stand.queue();
    expect(refused).toMatchObject({ state: "parked", attempts: 1, last_error: expect.stringContaining("550") });
    const ivo = await stand.person("Ivo It", ["it"]);
    expect(await titles(ivo)).toEqual(["A mail to a colleague was not delivered: the mail server refused it (550)"]);
    expect(await stand.rows("SELECT 1 FROM audit_entry WHERE action = 'mail.parked' AND subject_id = $1", [id])).toHaveLength(1);
    expect(await titles(stand.ben)).toHaveLength(2);
  });

  it("that has refused a mail gets it again when IT says so; what is set aside stays so", async () => {
    const ivy = await stand.person("Ivy It", ["it"]);
    const root = await stand.person("Rory Admin", ["admin"]);
    const listed = async (actor: Actor) => answerOf(await listMail(stand.as(actor), {}));
    const settle = (id: unknown, act: "again" | "aside") =>
      settleTroubledMail(stand.as(ivy), { id: String(id), direction: "out", act });
    for (let times = 0; times < 2; times += 1) await stand.ask({ by: stand.ada, of: stand.ben });
    stand.server.refuse = { code: 550, times: 2 };
    await stand.send();
    expect(await listed(ivy)).toMatchObject({ isOn: true, takesAnswers: true, waiting: 0, items: [{ state: "parked" }, {}] });
    expect((await listed(ivy)).items[0]).not.toHaveProperty("address");
    expect((await listed(root)).items[0]).toMatchObject({ address: "ben.answers@firm.example", purpose: "question" });
    expect(await listMail(stand.as(stand.ada), {})).toMatchObject({ error: { code: "forbidden" } });
    const [first, second] = await stand.queue();
    expect(await settle(first?.id, "again")).toMatchObject({ ok: true });
    expect(await settle(second?.id, "aside")).toMatchObject({ ok: true });
    expect(await settle(second?.id, "again")).toMatchObject({ error: { code: "conflict" } });
    expect(await stand.send()).toHaveLength(1);
    expect(await stand.queue()).toMatchObject([{ state: "sent", attempts: 2 }, { state: "dropped" }]);
    expect((await listed(ivy)).items).toEqual([]);
    expect(await stand.rows("SELECT action FROM audit_entry WHERE actor_id = $1 ORDER BY id", [ivy.id])).toEqual([
      { action: "mail.tried_again" },
      { action: "mail.set_aside" },
    ]);
  });

  it("that takes nothing for three days leaves its mail to people", async () => {
    await stand.ask({ by: stand.ada, of: stand.ben });
    await stand.server.stop();
    await stand.send();
    later(3 * 86_400_000 + 60_000);
    await stand.send();
    await stand.server.start();
    expect(await stand.queue()).toMatchObject([{ state: "parked", last_error: "It could not be delivered for three days." }]);
  });
});

describe("a worker", () => {
  it("that is killed at any moment of a sending loses no mail, and one that went out already goes out as the same message", async () => {
    for (let at = 1; at <= 40; at += 1)
      for (const when of ["before", "after"] as const) {
        await stand.rows("DELETE FROM mail_out");
        const before = stand.server.taken.length;
        await stand.ask({ by: stand.ada, of: stand.ben });
        const mortal = mortalEngine(stand.engine, { at, when });
        await sendDueMail(mortal.engine).catch((error: unknown) => expect(mortal.isDead(), String(error)).toBe(true));
        await stand.send(); // another worker, at once: the hold of the dead one lasts
        later(5 * 60_000);
        await stand.send();
        await stand.send();
        const ids = stand.server.taken.slice(before).map(({ mail }) => mail.messageId);
        expect(new Set(ids).size, `killed ${when} word ${at}`).toBe(1);
        expect(ids.length).toBeLessThanOrEqual(2);
        expect(await stand.queue()).toMatchObject([{ state: "sent" }]);
        if (!mortal.isDead()) return;
      }
    throw new Error("The sending has more words with the database than were tried");
  });

  it("sends a mail once though two take it at the same moment", async () => {
    await stand.ask({ by: stand.ada, of: stand.ben });
    const [queued] = await stand.queue();
    const before = stand.server.taken.length;
    const done = await Promise.all([1, 2, 3].map(() => sendMail(stand.engine, String(queued?.id))));
    expect(done.sort()).toEqual(["none", "none", "sent"]);
    expect(stand.server.taken.length - before).toBe(1);
  });

  it("is woken by the task that was queued with the notice", async () => {
    const before = stand.server.taken.length;
    const worker = await startWorker({ ...stand.engine, times: { ...stand.engine.times, sweepMs: 600_000 } }, flows);
    try {
      await stand.ask({ by: stand.ada, of: stand.ben });
      await expect.poll(() => stand.server.taken.length - before, { timeout: 20_000 }).toBe(1);
      await expect.poll(stand.queue, { timeout: 20_000 }).toMatchObject([{ state: "sent" }]);
    } finally {
      await worker.stop();
    }
  });
});
