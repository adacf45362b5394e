import { type AuditDraft, writeAudit } from "../audit/entry.ts";
import type { Tx } from "../db/database.ts";
import { claimMail, findDueMail, type QueuedMail, readPlaceOfMail, settleMail, tellItOnce } from "../db/mail.sql.ts";
import { after } from "../domain/clock.ts";
import { systemActor } from "../services/context.ts";
import { type Composed, composeMail } from "../services/mail/compose-mail.ts";
import type { Engine } from "./create-engine.ts";
import type { Delivery, Mailer } from "./mailer.ts";
import { backoffMs } from "./times.ts";

/** Longer than a mail server may take to answer at each step of a delivery. */
const holdMs = 3 * 60_000;
/** So long is what the mail server does not take tried again; then people have to look. */
const patienceMs = 3 * 86_400_000;
const batch = 50;
const downKind = "mail.down";
const actor = systemActor("mail");

/** What became of an attempt: nothing where the mail was not due. */
export type Attempt = "none" | "sent" | "dropped" | "parked" | "later";

/**
 * Sends one mail that is due. What it says is read now, as the recipient may read it; the attempt is on record before the mail
 * server is spoken to and its outcome after. Where a process dies between the two, the mail goes out again under the same
 * Message-ID, by which a mailbox knows it: a mail server cannot be asked what it has taken.
 */
export async function sendMail(engine: Engine, mailId: string): Promise<Attempt> {
  const { clock, db, mail: settings, mailer } = engine;
  if (!settings || !mailer) return "none";
  const mail = await db.maybe(claimMail({ id: mailId, now: clock.now(), holdMs }));
  if (!mail) return "none";
  if (mail.createdAt < after(clock.now(), -patienceMs)) return park(engine, mail, "It could not be delivered for three days.");
  const composed = await composeMail(engine, settings, mail);
  if ("drop" in composed) return drop(engine, mail, composed.drop);
  return settle(engine, mail, await deliver(mailer, composed));
}

const deliver = (mailer: Mailer, { message }: Extract<Composed, { message: unknown }>): Promise<Delivery> => mailer.send(message);

/** Sends what is due: to be tried again, or left by a process that died. Stops where the mail server takes nothing. */
export async function sendDueMail(engine: Engine): Promise<number> {
  if (!engine.mailer) return 0;
  const due = await engine.db.rows(findDueMail({ now: engine.clock.now(), limit: batch }));
  for (const [index, { id }] of due.entries()) if ((await sendMail(engine, id)) === "later") return index;
  return due.length;
}

async function settle(engine: Engine, mail: QueuedMail, delivery: Delivery): Promise<Attempt> {
  if (delivery.isSent) return sent(engine, mail);
  if (delivery.isForGood) return park(engine, mail, delivery.message, delivery.code);
  const { clock, db, log, times } = engine;
  const { attempts, id } = mail;
  const now = clock.now();
  const dueAt = after(now, backoffMs(times, attempts));
  log.warn({ mailId: id, attempts, code: delivery.code }, "a mail could not be sent and is tried again");
  await db.tx(async (tx) => {
    await tx.rows(settleMail({ id, attempt: attempts, state: "queued", why: delivery.message, dueAt, now }));
    const title = `Mail waits: the mail server does not take it (${delivery.code}). It is tried again for three days.`;
    if (attempts >= times.attemptsBeforeException) await tx.rows(tellItOnce({ kind: downKind, title, now }));
  });
  return "later";
}

async function sent({ clock, db }: Engine, mail: QueuedMail): Promise<Attempt> {
  const now = clock.now();
  await db.tx(async (tx) => {
    const done = await tx.rows(settleMail({ id: mail.id, attempt: mail.attempts, state: "sent", why: null, dueAt: null, now }));
    if (done.length === 0) return;
    if (mail.attempts > 1) await tx.raw("DELETE FROM notice WHERE kind = $1 AND acknowledged_at IS NULL", [downKind]);
    await writeAudit(tx, actor, now, [await auditOf(tx, mail, "mail.sent")]);
  });
  return "sent";
}

async function drop({ clock, db }: Engine, { attempts, id }: QueuedMail, why: string): Promise<Attempt> {
  await db.rows(settleMail({ id, attempt: attempts, state: "dropped", why, dueAt: null, now: clock.now() }));
  return "dropped";
}

/** Leaves a mail to people: IT is told, once a person until somebody has seen to it. */
async function park(engine: Engine, mail: QueuedMail, why: string, code?: string): Promise<Attempt> {
  const { clock, db, log } = engine;
  const now = clock.now();
  log.warn({ mailId: mail.id, code }, "a mail was refused for good");
  await db.tx(async (tx) => {
    const done = await tx.rows(settleMail({ id: mail.id, attempt: mail.attempts, state: "parked", why, dueAt: null, now }));
    if (done.length === 0) return;
    const title = `A mail to a colleague was not delivered${code ? `: the mail server refused it (${code})` : " for three days"}`;
    await tx.rows(tellItOnce({ kind: `mail.parked:${mail.userId}`, title, now }));
    await writeAudit(tx, actor, now, [await auditOf(tx, mail, "mail.parked")]);
  });
  return "parked";
}

/** Of a mail about several exceptions, or none, it is the whole firm's. */
async function auditOf(tx: Tx, mail: QueuedMail, action: string): Promise<AuditDraft> {
  const { attempts, correlationId, exceptionId, id: mailId, purpose, userId } = mail;
  const place = exceptionId === null ? undefined : await tx.maybe(readPlaceOfMail({ exceptionId }));
  const subject =
    exceptionId === null ? { subjectType: "user", subjectId: userId } : { subjectType: "exception", subjectId: exceptionId };
  return { action, ...subject, ...place, correlationId, after: { mailId, userId, purpose, attempts } };
}
