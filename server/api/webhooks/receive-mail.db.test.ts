import { beforeEach, describe, expect, it } from "vitest";
import { signatureHeader, signatureOf } from "../../connectors/kit/signature.ts";
import { after, MovableClock } from "../../domain/clock.ts";
import { flows } from "../../flows/registry.ts";
import { sweepRetention } from "../../jobs/sweeps.ts";
import { takeWaitingMail } from "../../jobs/take-mail.ts";
import { startWorker } from "../../jobs/worker-loop.ts";
import type { Actor } from "../../services/context.ts";
import { readException } from "../../services/exceptions/read-exception.ts";
import { listMail } from "../../services/mail/list-mail.ts";
import { settleTroubledMail } from "../../services/mail/settle-troubled-mail.ts";
import { takeMail } from "../../services/mail/take-mail.ts";
import { listNotices } from "../../services/notices/list-notices.ts";
import { mime } from "../../testing/mail-answers.ts";
import type { TakenMail } from "../../testing/mail-server.ts";
import { ownMailStand } from "../../testing/mail-stand.ts";
import { mortalEngine } from "../../testing/mortal-engine.ts";
import { answerOf } from "../../testing/services.ts";
import { receiveMail } from "./receive-mail.ts";

const secret = "a secret between gateway and product";
const stand = ownMailStand();
beforeEach(async () => {
  await stand.rows("DELETE FROM mail_out");
  await stand.rows("DELETE FROM mail_in");
  await stand.rows("DELETE FROM notice");
  await stand.rows("UPDATE app_user SET status = 'active'");
});

const titles = async (actor: Actor) => answerOf(await listNotices(stand.as(actor), {})).items.map(({ title }) => title);
const commentsOn = (id: string) =>
  stand.rows("SELECT author_name, body FROM exception_note WHERE exception_id = $1 AND author_id = $2 ORDER BY created_at, id", [
    id,
    stand.ben.id,
  ]);
const kept = () => stand.rows("SELECT state, reason, body IS NOT NULL AS has_body FROM mail_in ORDER BY received_at, id");

/** A question of Ada's to Ben, as it reached him. */
async function question(): Promise<{ id: string; mail: TakenMail; answerTo: string }> {
  const id = await stand.ask({ by: stand.ada, of: stand.ben });
  const [mail] = await stand.send();
  if (!mail) throw new Error("No question came");
  return { id, mail, answerTo: mail.mail.replyTo?.[0]?.address ?? "none" };
}

const post = (raw: string | Uint8Array, header?: string) =>
  receiveMail(
    { services: stand.engine, secret },
    new Request("http://throughline.example/api/webhooks/mail", {
      method: "POST",
      body: typeof raw === "string" ? raw : Buffer.from(raw),
      headers: {
        "content-type": "message/rfc822",
        [signatureHeader]: header ?? signatureOf({ rawBody: raw, secret, now: stand.services.clock.now() }),
      },
    }),
  );

/** Posts a mail and reads it, as a worker does. */
async function receive(raw: string): Promise<{ status: number; accepted: unknown }> {
  const response = await post(raw);
  for (const { id } of await stand.rows("SELECT id FROM mail_in WHERE state = 'received'"))
    await takeMail(stand.engine, String(id));
  const body = (await response.json()) as { accepted?: number };
  return { status: response.status, accepted: body.accepted };
}

describe("an answer by mail", () => {
  it("becomes a comment in the name of whom was asked, with its audit entry, and whoever asked is told", async () => {
    const { answerTo, id, mail } = await question();
    const quoted = (mail.mail.text ?? "").split("\n").map((line) => `> ${line}`);
    const text = [
      "Yes, it is 4711. 👍",
      "",
      "Ben",
      "",
      "On Fri, 20 Nov 2026 at 09:00, Throughline <throughline@firm.example> wrote:",
      ...quoted,
    ].join("\n");
    expect(await receive(mime({ to: answerTo, text }))).toEqual({ status: 202, accepted: 1 });
    expect(await commentsOn(id)).toEqual([{ author_name: "Ben Answers", body: "Yes, it is 4711. 👍\n\nBen" }]);
    const { story } = answerOf(await readException(stand.as(stand.ada), { id }));
    expect(story[0]).toMatchObject({ who: "Ben Answers", kind: "comment" });
    expect(await titles(stand.ada)).toEqual([expect.stringMatching(/^Ben Answers on “.*”: Yes, it is 4711\. 👍 Ben$/u)]);
    expect(await kept()).toEqual([{ state: "taken", reason: null, has_body: false }]);
    const audited = await stand.rows(
      "SELECT actor_type, actor_id, after ? 'mailId' AS by_mail, personal_digest IS NOT NULL AS sealed FROM audit_entry WHERE action = 'exception.commented' AND actor_id = $2 AND subject_id = $1",
      [id, stand.ben.id],
    );
    expect(audited).toEqual([{ actor_type: "user", actor_id: stand.ben.id, by_mail: true, sealed: true }]);
    const [told] = await stand.send();
    expect(told?.to).toBe("ada.asks@firm.example");
    expect(told?.mail.text).toContain("    Yes, it is 4711. 👍");
  });

  it("may come several times to one address; the same mail twice makes one comment, at the same moment too", async () => {
    const { answerTo, id } = await question();
    const first = mime({ to: answerTo, text: "First", messageId: "<one@firm.example>" });
    expect(await receive(first)).toMatchObject({ accepted: 1 });
    expect(await receive(first)).toEqual({ status: 202, accepted: 0 });
    expect(await receive(mime({ to: answerTo, text: "First, again", messageId: "<one@firm.example>" }))).toMatchObject({
      accepted: 0,
    });
    const second = mime({ to: answerTo.toUpperCase().replace("ANSWERS", "Answers"), text: "Second" });
    await Promise.all([1, 2, 3].map(() => post(second)));
    const waiting = await stand.rows("SELECT id FROM mail_in WHERE state = 'received'");
    expect(waiting).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => takeMail(stand.engine, String(waiting[0]?.id))));
    expect((await commentsOn(id)).map(({ body }) => body)).toEqual(["First", "Second"]);
  });

  it("that names its address only in what the gateway adds is taken too", async () => {
    const { answerTo, id } = await question();
    await receive(mime({ to: "list@firm.example", text: "By the envelope", headers: [`Delivered-To: ${answerTo}`] }));
    expect(await commentsOn(id)).toHaveLength(1);
  });

  it("makes one comment though the worker is killed at any moment, and another one goes on", async () => {
    const { answerTo, id } = await question();
    for (let at = 1; at <= 30; at += 1)
      for (const when of ["before", "after"] as const) {
        const text = `Killed ${when} word ${at}`;
        await post(mime({ to: answerTo, text }));
        const [waiting] = await stand.rows("SELECT id FROM mail_in WHERE state = 'received'");
        const mortal = mortalEngine(stand.engine, { at, when });
        await takeMail(mortal.engine, String(waiting?.id)).catch((error: unknown) =>
          expect(mortal.isDead(), String(error)).toBe(true),
        );
        stand.services.clock.advance(600_000); // so many comments an hour are no program's
        await takeWaitingMail(stand.engine);
        expect(
          (await commentsOn(id)).filter(({ body }) => body === text),
          text,
        ).toHaveLength(1);
        expect(await stand.rows("SELECT 1 FROM mail_in WHERE state <> 'taken'")).toEqual([]);
        if (!mortal.isDead()) return;
      }
    throw new Error("The reading has more words with the database than were tried");
  });

  it("goes all the way with a worker", async () => {
    const worker = await startWorker(stand.engine, flows);
    try {
      const before = stand.server.taken.length;
      const id = await stand.ask({ by: stand.ada, of: stand.ben, body: "All the way?" });
      await expect.poll(() => stand.server.taken.length - before, { timeout: 20_000 }).toBe(1);
      const answerTo = stand.server.taken.at(-1)?.mail.replyTo?.[0]?.address ?? "none";
      expect((await post(mime({ to: answerTo, text: "All the way." }))).status).toBe(202);
      await expect.poll(() => commentsOn(id), { timeout: 20_000 }).toMatchObject([{ body: "All the way." }]);
    } finally {
      await worker.stop();
    }
  });
});

describe("a mail that is no answer", () => {
  const untouched = async (id: string) => expect(await commentsOn(id)).toEqual([]);
  const toIt = async () => titles(await stand.person(`It ${crypto.randomUUID()}`, ["it"]));
  const inNotice = "A mail came in that could not be used. It is kept under Mail.";

  it("from another address than that of who was asked is kept for people, and nobody is answered", async () => {
    const { answerTo, id } = await question();
    for (const from of [
      "Eve <eve@evil.example>",
      "ben.answers@firm.example, eve@evil.example",
      '"ben.answers@firm.example" <eve@evil.example>',
    ])
      await receive(mime({ to: answerTo, text: "Pay them.", from }));
    await untouched(id);
    const parked = {
      state: "parked",
      reason: "It comes from another address than that of the person who was asked.",
      has_body: true,
    };
    expect(await kept()).toEqual([parked, parked, parked]);
    expect(await stand.send()).toEqual([]);
    expect(await toIt()).toEqual([inNotice]);
  });

  it("is listed for IT without what is personal, and read again when they say so, such as after an address was put right", async () => {
    const { answerTo, id } = await question();
    await receive(mime({ to: answerTo, text: "From my other address", from: "ben@home.example" }));
    const ida = await stand.person("Ida It", ["it"]);
    const listed = async () => answerOf(await listMail(stand.as(ida), {})).items;
    const [mail] = await listed();
    expect(mail).toMatchObject({ direction: "in", state: "parked", reason: expect.stringContaining("another address") });
    for (const field of ["address", "subject"]) expect(mail).not.toHaveProperty(field);
    await stand.rows("UPDATE app_user SET email = 'ben@home.example' WHERE id = $1", [stand.ben.id]);
    answerOf(await settleTroubledMail(stand.as(ida), { id: String(mail?.id), direction: "in", act: "again" }));
    await takeMail(stand.engine, String(mail?.id));
    await stand.rows("UPDATE app_user SET email = 'ben.answers@firm.example' WHERE id = $1", [stand.ben.id]);
    expect(await commentsOn(id)).toMatchObject([{ body: "From my other address" }]);
    expect(await listed()).toEqual([]);
  });

  it("that the gateway found to be forged is kept for people", async () => {
    const { answerTo, id } = await question();
    await receive(
      mime({
        to: answerTo,
        text: "Pay.",
        headers: ["Authentication-Results: mx.firm.example; spf=fail; dmarc=fail header.from=firm.example"],
      }),
    );
    await untouched(id);
    expect(await kept()).toMatchObject([{ state: "parked", reason: expect.stringContaining("DMARC") }]);
  });

  it("of a program never becomes a comment: an absence notice, a mailing, a report of what was not delivered", async () => {
    const { answerTo, id } = await question();
    for (const header of [
      "Auto-Submitted: auto-replied",
      "Precedence: bulk",
      "Precedence: auto_reply",
      "X-Autoreply: yes",
      "List-Id: <all.firm.example>",
    ])
      await receive(mime({ to: answerTo, text: "I am away until Monday.", headers: [header] }));
    expect(new Set((await kept()).map(({ state }) => state))).toEqual(new Set(["ignored"]));
    expect(await toIt()).toEqual([]);
    await receive(mime({ to: answerTo, text: "Undelivered", headers: ["Return-Path: <>"] }));
    await receive(mime({ to: answerTo, text: "Undelivered", from: "Mailer-Daemon@mx.firm.example" }));
    expect((await kept()).slice(-2)).toMatchObject([{ state: "parked" }, { state: "parked" }]);
    await untouched(id);
    expect(await stand.send()).toEqual([]);
    await receive(
      mime({ to: answerTo, text: "I am here.", headers: ["Auto-Submitted: no", "Return-Path: <ben.answers@firm.example>"] }),
    );
    expect(await commentsOn(id)).toHaveLength(1);
  });

  it("to an address that was never given out, or to none, is kept for people", async () => {
    const { id } = await question();
    await receive(mime({ to: `answers+${"0".repeat(48)}@firm.example`, text: "Hello" }));
    await receive(mime({ to: "answers@firm.example", text: "Hello" }));
    await receive(mime({ to: "answers+short@firm.example", text: "Hello" }));
    await untouched(id);
    expect((await kept()).map(({ reason }) => reason)).toEqual([
      "The answer’s address that it is sent to was never given out, or long ago.",
      "It is addressed to no question: none of its recipients is an answer’s address.",
      "It is addressed to no question: none of its recipients is an answer’s address.",
    ]);
  });

  const told = async () => {
    const mails = await stand.send();
    for (const { mail, to } of mails) {
      expect(to).toBe("ben.answers@firm.example");
      expect(mail.subject).toBe("Your answer was not taken");
      expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-replied");
      expect(mail.replyTo).toBeUndefined();
    }
    return mails.map(({ mail }) => /Why: (.*)/.exec(mail.text ?? "")?.[1]);
  };

  it("is refused and its sender told why: nothing new in it, too much, too late, no role any more, closed, left", async () => {
    const { answerTo, id, mail } = await question();
    const refusals: (string | undefined)[] = [];
    const refuse = async (text: string) => {
      await stand.rows("DELETE FROM mail_out");
      await receive(mime({ to: answerTo, text }));
      refusals.push(...(await told()));
    };
    await refuse((mail.mail.text ?? "").replace(/^/gm, "> "));
    await refuse("x".repeat(4_001));
    await stand.rows("UPDATE mail_reply SET expires_at = $2 WHERE exception_id = $1", [id, stand.services.clock.now()]);
    await refuse("Too late");
    await stand.rows("UPDATE mail_reply SET expires_at = expires_at + interval '1 day' WHERE exception_id = $1", [id]);
    const [grant] = await stand.rows("SELECT id, role FROM user_grant WHERE user_id = $1", [stand.ben.id]);
    await stand.rows("UPDATE user_grant SET role = 'auditor' WHERE id = $1", [grant?.id]);
    await refuse("May not");
    await stand.rows("UPDATE user_grant SET role = 'sales_ops' WHERE id = $1", [grant?.id]);
    await refuse("Not mine");
    await stand.rows("UPDATE user_grant SET role = 'finance' WHERE id = $1", [grant?.id]);
    await stand.rows("UPDATE app_user SET status = 'disabled' WHERE id = $1", [stand.ben.id]);
    await refuse("I have left");
    await stand.rows("UPDATE app_user SET status = 'active' WHERE id = $1", [stand.ben.id]);
    await stand.rows("UPDATE exception_item SET status = 'resolved' WHERE id = $1", [id]);
    await refuse("Closed");
    expect(refusals).toEqual([
      "It holds no text of its own: write your answer above the mail that you answer.",
      "It is longer than a comment may be: 4,000 characters.",
      "The address of this question is no longer valid.",
      expect.stringContaining("may not do this"),
      "This exception is closed by now, or it is in a queue that you do not work in.",
      "You may not sign in to Throughline any more, so nothing is taken from you.",
      "This exception is closed by now, or it is in a queue that you do not work in.",
    ]);
    await untouched(id);
    expect(new Set((await kept()).map(({ has_body, state }) => `${state} ${has_body}`))).toEqual(new Set(["refused true"]));
  });

  it("is answered to by its Message-ID, where it has one that can stand in a header", async () => {
    const { answerTo } = await question();
    const inReplyTo = async (messageId: string) => {
      await receive(mime({ to: answerTo, text: "-- \nBen", messageId }));
      return (await stand.send()).map(({ mail }) => mail.inReplyTo);
    };
    expect(await inReplyTo("<plain@firm.example>")).toEqual(["<plain@firm.example>"]);
    expect(await inReplyTo(`<${"x".repeat(5_000)}@firm.example>`)).toEqual([undefined]);
    expect(await inReplyTo("<a@b> <c@d>\r\n Bcc: eve@evil.example")).toEqual([undefined]);
  });

  it("is told of five times an hour at most, so that programs which answer each other end", async () => {
    const { answerTo } = await question();
    for (let times = 0; times < 8; times += 1) await receive(mime({ to: answerTo, text: "-- \nsigned" }));
    expect(await stand.rows("SELECT 1 FROM mail_out WHERE purpose = 'refusal'")).toHaveLength(5);
  });

  it("decides nothing, whatever it says", async () => {
    const { answerTo, id } = await question();
    await receive(mime({ to: answerTo, text: "approve\nwaive\nclose" }));
    expect(await stand.rows("SELECT status FROM exception_item WHERE id = $1", [id])).toEqual([{ status: "open" }]);
    expect(await stand.rows("SELECT 1 FROM waiver")).toEqual([]);
    expect(await commentsOn(id)).toHaveLength(1);
  });
});

describe("mails and their addresses", () => {
  it("are kept for 90 days, but for what still waits; the comments stay", async () => {
    const { answerTo, id } = await question();
    await receive(mime({ to: answerTo, text: "Yes." }));
    await receive(mime({ to: answerTo, text: "-- \nBen" }));
    const counted = async () => {
      const [row] = await stand.rows(
        "SELECT (SELECT count(*)::int FROM mail_in) AS came, (SELECT count(*)::int FROM mail_out) AS made, (SELECT count(*)::int FROM mail_reply WHERE exception_id = $1) AS addresses",
        [id],
      );
      return row;
    };
    const at = stand.services.clock.now();
    const inDays = (days: number) => ({ ...stand.engine, clock: new MovableClock(after(at, days * 86_400_000)) });
    await sweepRetention(inDays(89));
    expect(await counted()).toEqual({ came: 2, made: 3, addresses: 1 });
    await sweepRetention(inDays(91));
    expect(await counted()).toEqual({ came: 0, made: 2, addresses: 1 });
    expect(await stand.rows("SELECT DISTINCT state FROM mail_out")).toEqual([{ state: "queued" }]);
    await sweepRetention(inDays(14 + 91));
    expect(await counted()).toEqual({ came: 0, made: 2, addresses: 0 });
    expect(await commentsOn(id)).toHaveLength(1);
  });
});

describe("the address of the mail gateway", () => {
  it("takes what is signed now and by the gateway, up to ten mebibytes; a broken message is kept for people", async () => {
    const raw = mime({ to: "answers@firm.example", text: "Hello" });
    const now = stand.services.clock.now();
    expect((await post(raw, "nonsense")).status).toBe(401);
    expect((await post(raw, signatureOf({ rawBody: raw, secret: "another", now }))).status).toBe(401);
    expect((await post(raw, signatureOf({ rawBody: raw, secret, now: new Date(now.getTime() - 301_000) }))).status).toBe(401);
    expect((await post(`${raw} `, signatureOf({ rawBody: raw, secret, now }))).status).toBe(401);
    expect((await post(Buffer.alloc(10 * 1024 * 1024 + 1, 97))).status).toBe(413);
    expect((await post("")).status).toBe(400);
    const off = new Request("http://throughline.example/api/webhooks/mail", { method: "POST", body: raw });
    expect((await receiveMail({ services: stand.engine, secret: undefined }, off)).status).toBe(404);
    expect(await kept()).toEqual([]);
    expect(await receive(`X-Padding: ${"y".repeat(300_000)}\r\n\r\nHello`)).toEqual({ status: 202, accepted: 1 });
    expect(await receive("\u0000\u0001 not a mail")).toEqual({ status: 202, accepted: 1 });
    expect((await kept()).map(({ state, reason }) => `${state}: ${reason}`)).toEqual([
      "parked: It is no message that can be read.",
      expect.stringMatching(/^parked: /),
    ]);
  });

  it("has the gateway wait while 200 mails wait for a worker", async () => {
    await stand.rows(
      `INSERT INTO mail_in (id, message_key, received_at, correlation_id)
       SELECT gen_random_uuid(), sha256(n::text::bytea), $1, gen_random_uuid() FROM generate_series(1, 200) n`,
      [stand.services.clock.now()],
    );
    const raw = mime({ to: "answers@firm.example", text: "Hello" });
    expect((await post(raw)).status).toBe(503);
    await stand.rows("UPDATE mail_in SET state = 'ignored' WHERE id = (SELECT id FROM mail_in LIMIT 1)");
    expect((await post(raw)).status).toBe(202);
  });

  it("keeps the message sealed", async () => {
    await receive(mime({ to: "answers@firm.example", text: "The rate is 187.50" }));
    const [row] = await stand.rows("SELECT encode(body, 'escape') AS body, row_to_json(m)::text AS text FROM mail_in m");
    expect(String(row?.body)).not.toContain("MIME-Version");
    expect(String(row?.text)).not.toContain(Buffer.from("The rate").toString("base64").slice(0, 8));
  });
});
