import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../domain/ids.ts";
import { mime } from "../../testing/mail-answers.ts";
import { ownMailStand } from "../../testing/mail-stand.ts";
import { commentOnException } from "../exceptions/comment-on-exception.ts";
import { storeMail } from "./store-mail.ts";
import { takeMail } from "./take-mail.ts";

const stand = ownMailStand();
beforeEach(async () => {
  for (const table of ["mail_out", "mail_in", "notice"]) await stand.rows(`DELETE FROM ${table}`);
});

/** Keeps a mail as it comes from the gateway. */
const come = (raw: string) => storeMail(stand.engine, { raw: Buffer.from(raw), correlationId: newId<"correlation">() });
const waiting = async () =>
  (await stand.rows("SELECT id FROM mail_in WHERE state = 'received' ORDER BY received_at, id")).map(({ id }) => String(id));
/** The same, and has it read. */
async function receive(raw: string): Promise<void> {
  await come(raw);
  for (const id of await waiting()) await takeMail(stand.engine, id);
}
const kept = () =>
  stand.rows("SELECT state, reason, body IS NOT NULL AS has_body, user_id AS of FROM mail_in ORDER BY received_at, id");
const commentsOn = (id: string) =>
  stand.rows("SELECT body FROM exception_note WHERE exception_id = $1 AND author_id = $2", [id, stand.ben.id]);

async function question(): Promise<{ id: string; answerTo: string }> {
  const id = await stand.ask({ by: stand.ada, of: stand.ben });
  const [taken] = await stand.send();
  return { id, answerTo: taken?.mail.replyTo?.[0]?.address ?? "none" };
}

describe("programs that answer each other and do not say so", () => {
  it("end after ten comments an hour; what comes then is kept for people", async () => {
    const { answerTo, id } = await question();
    for (let times = 0; times < 12; times += 1) await receive(mime({ to: answerTo, text: `I am away. ${times}` }));
    expect(await commentsOn(id)).toHaveLength(10);
    expect((await kept()).slice(10)).toEqual(
      [1, 2].map(() => ({
        state: "parked",
        reason: "Ten answers of this person about this exception came within the hour: a program may write them.",
        has_body: true,
        of: null,
      })),
    );
    expect(await stand.rows("SELECT 1 FROM mail_out WHERE purpose = 'refusal'")).toEqual([]);
    stand.services.clock.advance(3_600_000);
    await receive(mime({ to: answerTo, text: "I am back." }));
    expect(await commentsOn(id)).toHaveLength(11);
  });
});

describe("an answer", () => {
  it("is taken though its copy of a mailing list came before it under the same Message-ID", async () => {
    const { answerTo, id } = await question();
    const messageId = "<both@mail.firm.example>";
    await receive(mime({ to: answerTo, text: "Yes.", messageId, headers: ["List-Id: <team.firm.example>"] }));
    await receive(mime({ to: answerTo, text: "Yes.", messageId, from: "eve@evil.example" }));
    expect(await commentsOn(id)).toEqual([]);
    for (let times = 0; times < 2; times += 1) await receive(mime({ to: answerTo, text: "Yes.", messageId }));
    expect(await commentsOn(id)).toHaveLength(1);
    expect((await kept()).map(({ state }) => state)).toEqual(["ignored", "parked", "taken"]);
  });

  it("that is HTML alone, as many mail programs send it, is taken", async () => {
    const { answerTo, id } = await question();
    const plain = mime({ to: answerTo, text: "" });
    const html = plain.replace(
      /MIME-Version[\s\S]*/,
      "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Yes, <b>4711</b>.</p>",
    );
    await receive(html);
    expect(await commentsOn(id)).toEqual([{ body: "Yes, 4711." }]);
  });

  it("that was said when its worker died is not refused after, though the exception is closed by then", async () => {
    const { answerTo, id } = await question();
    await come(mime({ to: answerTo, text: "Yes." }));
    const [mailId = ""] = await waiting();
    await stand.rows("UPDATE mail_in SET user_id = $2, exception_id = $3 WHERE id = $1", [mailId, stand.ben.id, id]);
    await commentOnException(stand.as(stand.ben), { id, body: "Yes.", mailId });
    await stand.rows("UPDATE exception_item SET status = 'resolved' WHERE id = $1", [id]);
    expect(await takeMail(stand.engine, mailId)).toBe("taken");
    expect(await stand.rows("SELECT 1 FROM mail_out WHERE purpose = 'refusal'")).toEqual([]);
  });
});

describe("a sender who can be read in two ways", () => {
  it("is not taken for whom was asked: the gateway may have vouched for the other one", async () => {
    const { answerTo, id } = await question();
    const ben = "ben.answers@firm.example";
    for (const from of [
      `${ben} eve@evil.example`,
      `<${ben}> <eve@evil.example>`,
      `eve@evil.example <${ben}>`,
      `=?utf-8?q?<${ben}>?= eve@evil.example`,
      `=?utf-8?q?eve=40evil.example?= <eve@evil.example>, ${ben}`,
      `@evil.example:${ben}`,
      `x:${ben};`,
      `<${ben}> (at home) x`,
      `Answers, Ben <${ben}>`,
    ])
      await receive(mime({ to: answerTo, text: from, from }));
    expect(await commentsOn(id)).toEqual([]);
    for (const from of [
      ben,
      `<${ben}>`,
      `${ben} <${ben}>`,
      `"Answers, Ben (@home)" <${ben}>`,
      `Ben (at home) <BEN.answers@firm.example>`,
      `=?utf-8?q?B=C3=A9n?= <${ben}>`,
    ])
      await receive(mime({ to: answerTo, text: from, from }));
    expect(await commentsOn(id)).toHaveLength(6);
  });
});

describe("what strangers send", () => {
  const stranger = (size: number) =>
    mime({ to: "answers@firm.example", text: randomBytes(size).toString("hex"), from: "eve@evil.example" });

  it("is kept whole as far as there is room for it; of more it is said that it was not", async () => {
    await receive(stranger(2_000_000));
    await receive(stranger(100));
    await stand.rows(
      `INSERT INTO mail_in (id, message_key, state, body, received_at, correlation_id)
       SELECT gen_random_uuid(), sha256(n::text::bytea), 'parked', decode(repeat('00', 1000000), 'hex'), $1, gen_random_uuid() FROM generate_series(1, 220) n`,
      [new Date("2026-11-01T00:00:00Z")],
    );
    await receive(stranger(100));
    const ofEve = await stand.rows(
      "SELECT body IS NOT NULL AS has_body, reason LIKE '%It was not kept itself%' AS is_said FROM mail_in WHERE sender = 'eve@evil.example' ORDER BY id",
    );
    expect(ofEve).toEqual([
      { has_body: false, is_said: true },
      { has_body: true, is_said: false },
      { has_body: false, is_said: true },
    ]);
  });

  it("is looked into no deeper than an answer goes: many parts and blanks without end take no time", async () => {
    /** Milliseconds that this process worked for it: however busy the machine is, these are its own. */
    const took = async (raw: string): Promise<number> => {
      const at = process.cpuUsage();
      await receive(raw);
      const { user, system } = process.cpuUsage(at);
      return (user + system) / 1_000;
    };
    const parts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(200_000)}`;
    const blanks = `Content-Type: text/html\r\n\r\n${"\r\n ".repeat(3_000_000)}`;
    expect(await took(parts)).toBeLessThan(5_000);
    expect(await took(blanks)).toBeLessThan(5_000);
    expect(await kept()).toMatchObject([
      { state: "parked", reason: "It is no message that can be read." },
      { state: "parked", reason: "It is addressed to no question: none of its recipients is an answer’s address." },
    ]);
  });

  it("does not keep the picture that an answer brings from being taken", async () => {
    const { answerTo, id } = await question();
    const picture = randomBytes(2_000_000)
      .toString("base64")
      .replace(/(.{76})/g, "$1\r\n");
    const last = `--b1\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n--b1--`;
    await receive(mime({ to: answerTo, text: "See below." }).replace("--b1--", last));
    expect(await commentsOn(id)).toEqual([{ body: "See below." }]);
  });
});
