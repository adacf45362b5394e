import type { Tx } from "../../db/database.ts";
import {
  bindMailIn,
  countSaidByMail,
  findReply,
  queueRefusal,
  readMailIn,
  readMailPerson,
  settleMailIn,
  sizeOfKeptMail,
  tellItOnce,
} from "../../db/mail.sql.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { sameAddress, tokenIn } from "../../domain/mail/address.ts";
import { automaticMail, isForged } from "../../domain/mail/automatic.ts";
import { replyText } from "../../domain/mail/reply-text.ts";
import { grantsOfUser } from "../access/user-rows.ts";
import { type Services, userActor } from "../context.ts";
import { commentOnException } from "../exceptions/comment-on-exception.ts";
import { tokenHash } from "./compose-mail.ts";
import { type ReadMail, readMail } from "./read-mail.ts";

/**
 * What became of a mail: a comment; of a program, which is nobody's answer; refused to its sender, who is told why; or nobody's
 * answer that we know of, which people look at.
 */
type Taken =
  | { state: "taken" }
  | { state: "ignored" | "parked"; reason: string }
  | { state: "refused"; reason: string; userId: string };

/** As long as a comment may be. */
const longestComment = 4_000;
/** So many refusals an hour is one person told of: programs that answer each other end there. */
const refusalsAnHour = 5;
/** One that can be answered to. */
const isMessageId = /^<[^<>\s]{1,250}>$/;

/** So many comments on one exception does a person write by mail within an hour: programs that do not say what they are end there. */
const commentsAnHour = 10;
const hourMs = 3_600_000;
const mostKeptOfOne = 1024 * 1024;
const mostKept = 200 * 1024 * 1024;
const notKept = "It was not kept itself: it is larger than 1 MiB, or mails of 200 MiB are kept already.";

const parked = (reason: string): Taken => ({ state: "parked", reason });

/**
 * Makes a comment of a mail that came in, through the very command that the screens call, in the name of whom its address was
 * given to. Whatever it cannot be made into is kept with the reason. To do it again changes nothing.
 */
export async function takeMail(services: Services, mailId: string): Promise<Taken["state"] | "none"> {
  const { clock, db, keyring } = services;
  const stored = await db.maybe(readMailIn({ id: mailId }));
  if (stored?.state !== "received" || stored.body === null || stored.keyId === null) return "none";
  const mail = await readMail(keyring.open({ body: stored.body, keyId: stored.keyId }));
  const taken = await takenAs(services, stored, mail);
  const now = clock.now();
  await db.tx(async (tx) => {
    const isForPeople = taken.state === "refused" || taken.state === "parked";
    const keepsBody = isForPeople && (await hasRoomFor(tx, stored.body));
    const why = taken.state === "taken" ? null : taken.reason;
    const reason = isForPeople && !keepsBody ? `${why} ${notKept}` : why;
    const settled = await tx.rows(settleMailIn({ id: mailId, state: taken.state, reason, keepsBody, now }));
    if (settled.length === 0) return;
    if (taken.state === "parked")
      await tx.rows(tellItOnce({ kind: "mail.in", title: "A mail came in that could not be used. It is kept under Mail.", now }));
    if (taken.state !== "refused") return;
    const told = await tx.maybe(
      queueRefusal({
        id: newId<"mail">(),
        userId: taken.userId,
        about: taken.reason,
        inReplyTo: mail?.messageId && isMessageId.test(mail.messageId) ? mail.messageId : null,
        most: refusalsAnHour,
        now,
        correlationId: stored.correlationId,
      }),
    );
    if (told) await services.jobs.task(tx, "send-mail", { mailId: told.id });
  });
  return taken.state;
}

async function takenAs(
  services: Services,
  stored: { id: string; correlationId: string; isSaid: boolean },
  mail: ReadMail | undefined,
): Promise<Taken> {
  if (stored.isSaid) return { state: "taken" }; // by a worker that died before it wrote that down
  return mail ? judge(services, stored, mail) : parked("It is no message that can be read.");
}

/** Anybody can write to the address of answers: what cannot be used is kept as far as it fills no disk. */
async function hasRoomFor(tx: Tx, body: Uint8Array | null): Promise<boolean> {
  if (body === null || body.length > mostKeptOfOne) return false;
  const { bytes } = await tx.one(sizeOfKeptMail(undefined));
  return bytes + body.length <= mostKept;
}

async function judge(services: Services, stored: { id: string; correlationId: string }, mail: ReadMail): Promise<Taken> {
  const { clock, db, mail: settings } = services;
  const automatic = automaticMail(mail.headers, mail.senders[0] ?? "");
  if (automatic === "automatic") return { state: "ignored", reason: "A program wrote it: an absence notice or a mailing." };
  if (automatic === "bounce") return parked("It reports that a mail was not delivered.");
  if (!settings?.replyTo) return parked("No answers are taken by mail: MAIL_REPLY_TO is not set.");
  const token = tokenIn(mail.recipients, settings.replyTo);
  if (token === undefined) return parked("It is addressed to no question: none of its recipients is an answer’s address.");
  const reply = await db.maybe(findReply({ tokenHash: tokenHash(token) }));
  if (!reply) return parked("The answer’s address that it is sent to was never given out, or long ago.");
  const person = await db.maybe(readMailPerson({ userId: reply.userId }));
  const [sender] = mail.senders;
  if (!person || sender === undefined || !mail.hasOneSender || !sameAddress(sender, person.email))
    return parked("It comes from another address than that of the person who was asked.");
  if (isForged(mail.headers)) return parked("The gateway says that it is not from whom it names (DMARC).");
  const refused = (reason: string): Taken => ({ state: "refused", reason, userId: person.id });
  if (person.status !== "active") return refused("You may not sign in to Throughline any more, so nothing is taken from you.");
  if (reply.expiresAt <= clock.now()) return refused("The address of this question is no longer valid.");
  const about = { userId: person.id, exceptionId: reply.exceptionId };
  const { said: count } = await db.one(countSaidByMail({ ...about, since: after(clock.now(), -hourMs) }));
  if (count >= commentsAnHour)
    return parked("Ten answers of this person about this exception came within the hour: a program may write them.");
  const body = replyText(mail.text);
  if (body === "") return refused("It holds no text of its own: write your answer above the mail that you answer.");
  if (Array.from(body).length > longestComment || body.length > longestComment)
    return refused("It is longer than a comment may be: 4,000 characters.");
  await db.rows(bindMailIn({ id: stored.id, ...about }));
  const actor = userActor({ ...person, grants: await grantsOfUser(db, person.id) });
  const ctx = { ...services, actor, correlationId: newId<"correlation">() };
  const said = await commentOnException(ctx, { id: reply.exceptionId, body, mailId: stored.id });
  return said.ok ? { state: "taken" } : refused(said.error.message);
}
