import { createHash, randomBytes } from "node:crypto";
import { type QueuedMail, readMailPerson } from "../../db/mail.sql.ts";
import { insert } from "../../db/rows.ts";
import { classesAt } from "../../domain/access/field-classes.ts";
import { may } from "../../domain/access/permissions.ts";
import { after } from "../../domain/clock.ts";
import { dayIn, dayInSentence } from "../../domain/dates.ts";
import { titleOfKind } from "../../domain/exceptions/describe.ts";
import { newId } from "../../domain/ids.ts";
import { type Mailbox, messageIdOf, withToken } from "../../domain/mail/address.ts";
import type { MailPurpose } from "../../domain/mail/mail-kinds.ts";
import { htmlOf, type MailWords, textOf } from "../../domain/mail/mail-text.ts";
import { oneLine } from "../../domain/mail/plain-text.ts";
import type { MailSettings } from "../../domain/mail/settings.ts";
import { grantsOfUser } from "../access/user-rows.ts";
import { type Actor, type Services, userActor } from "../context.ts";
import { type ExceptionDetail, readException } from "../exceptions/read-exception.ts";

/** A mail as it is handed to the mail server. */
export interface MailMessage {
  messageId: string;
  from: Mailbox;
  to: Mailbox;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  /** The Message-ID of what it belongs to. */
  thread: string | null;
  isReplyToMail: boolean;
  correlationId: string | null;
}

export type Composed = { message: MailMessage } | { drop: string };

/** So long an answer is taken. */
const answerDays = 14;
const dayMs = 86_400_000;
const longestName = 80;
const longestSubject = 150;

/** The SHA-256 under which a reply's token is kept. */
export const tokenHash = (token: string): Buffer => createHash("sha256").update(token).digest();

/**
 * What a queued mail says, read at this moment with the recipient's own roles, scope and masks: who has lost access or wants no
 * such mail any more gets none, and what has been overtaken is not sent.
 */
export async function composeMail(services: Services, settings: MailSettings, mail: QueuedMail): Promise<Composed> {
  const person = await services.db.maybe(readMailPerson({ userId: mail.userId }));
  if (!person) return { drop: "The person is not there any more." };
  const to = { name: oneLine(person.name, longestName), address: person.email };
  if (mail.purpose === "refusal") return { message: refusalOf(settings, mail, to) };
  if (person.status !== "active") return { drop: "The person may not sign in any more." };
  if (!person.mailKinds.includes(mail.purpose)) return { drop: "The person wants no such mail any more." };
  const actor = userActor({ ...person, grants: await grantsOfUser(services.db, person.id) });
  if (mail.exceptionId === null) {
    const permission = mail.path === null ? "exceptions.work" : "mappings.publish";
    if (!may(actor.grants, permission)) return { drop: "The person has no role for it any more." };
    return { message: countOf(settings, mail, to) };
  }
  const ctx = { ...services, actor, correlationId: newId<"correlation">() };
  const found = await readException(ctx, { id: mail.exceptionId });
  if (!found.ok) return { drop: "The person does not see this exception any more." };
  const detail = found.value;
  const overtaken = overtakenBy(mail, detail);
  if (overtaken) return { drop: overtaken };
  const asked = mail.purpose === "decision" ? (detail.waiver?.reason ?? null) : null;
  const said = mail.noteId === null ? asked : await noteBody(services, mail.noteId);
  const replyTo = detail.may.work ? await replyAddress(services, settings, mail) : null;
  return { message: aboutException(settings, { mail, to, actor, detail, said, ...replyTo }) };
}

/** What has come about since the mail was queued, so that it would tell what is not so any more. */
function overtakenBy({ purpose, userId }: QueuedMail, { item, waiver }: ExceptionDetail): string | null {
  if (item.status !== "open") return "The exception is closed by now.";
  if (purpose === "assignment" && item.assignee?.id !== userId) return "The exception is assigned to somebody else by now.";
  if (purpose === "escalation" && item.escalatedAt === null) return "The escalation was taken back.";
  if (purpose === "decision" && (waiver?.state !== "requested" || waiver.whyNotDecide !== null))
    return "The waiver is decided by now, or by others.";
  return null;
}

async function noteBody({ db }: Pick<Services, "db">, noteId: string): Promise<string | null> {
  const found = await db.raw("SELECT body FROM exception_note WHERE id = $1", [noteId]);
  return found.rows[0] ? String(found.rows[0].body) : null;
}

/** A new address for answers of this person about this exception; those of earlier attempts hold as long. */
async function replyAddress({ clock, db }: Pick<Services, "clock" | "db">, settings: MailSettings, mail: QueuedMail) {
  if (settings.replyTo === null || mail.exceptionId === null) return null;
  const token = randomBytes(24).toString("hex");
  const now = clock.now();
  const expiresAt = after(now, answerDays * dayMs);
  const bound = { userId: mail.userId, exceptionId: mail.exceptionId, mailId: mail.id };
  await insert(db, "MailReply", { tokenHash: new Uint8Array(tokenHash(token)), ...bound, createdAt: now, expiresAt });
  return { replyTo: withToken(settings.replyTo, token), expiresAt };
}

const openings: Record<Exclude<MailPurpose, "refusal">, (who: string) => string> = {
  question: (who) => `${who} asks you:`,
  comment: (who) => `${who} says:`,
  assignment: (who) => `${who} has assigned this exception to you.`,
  escalation: (who) => `${who} has escalated this exception of your team.`,
  decision: (who) => `${who} asks for a waiver that you may decide.`,
};

const subjects: Record<Exclude<MailPurpose, "refusal">, string> = {
  question: "Question",
  comment: "Comment",
  assignment: "Assigned to you",
  escalation: "Escalated",
  decision: "Awaits a decision",
};

interface AboutException {
  mail: QueuedMail;
  to: Mailbox;
  actor: Actor;
  detail: ExceptionDetail;
  said: string | null;
  replyTo?: string;
  expiresAt?: Date;
}

function aboutException(settings: MailSettings, about: AboutException): MailMessage {
  const { actor, detail, expiresAt, mail, replyTo = null, said, to } = about;
  const { item } = detail;
  const purpose = mail.purpose === "refusal" ? "comment" : mail.purpose;
  // The sentence of an exception may quote a rate of the deal: who sees none there gets the name of its kind alone.
  const seesRates = classesAt(actor.grants, item).has("bill_rate");
  const wrong = seesRates ? item.title : titleOfKind(item.kind);
  const engagement = item.engagement;
  const until = expiresAt ? dayInSentence(dayIn(expiresAt, "UTC")) : null;
  const words: MailWords = {
    opening: openings[purpose](oneLine(mail.byName ?? "Somebody", longestName)),
    said,
    facts: [
      { label: "What is wrong", value: wrong },
      ...(engagement
        ? [
            {
              label: "Engagement",
              value: `${engagement.number} ${engagement.name}${engagement.customerName ? ` for ${engagement.customerName}` : ""}`,
            },
          ]
        : []),
    ],
    link: { label: "Open it in Throughline", url: urlOf(settings, `/exceptions?view=items&peek=${item.id}`) },
    isAnswerable: replyTo !== null,
    closing: [
      replyTo === null
        ? "This mail cannot be answered: answer in Throughline."
        : `What you answer to this mail until ${until} becomes a comment on the exception, which everyone who sees it reads. ` +
          "Only comments are taken by mail: a waiver or an approval is decided in Throughline.",
      whyTold(settings),
    ],
  };
  return {
    ...addressed(settings, mail, to),
    replyTo,
    subject: oneLine(
      `${subjects[purpose]}: ${engagement ? `${engagement.number}, ` : ""}${titleOfKind(item.kind)}`,
      longestSubject,
    ),
    text: textOf(words),
    html: htmlOf(words),
    thread: messageIdOf(`exception-${item.id}`, settings.from),
    isReplyToMail: false,
  };
}

/** Several exceptions at once: how many, and where they are. */
function countOf(settings: MailSettings, mail: QueuedMail, to: Mailbox): MailMessage {
  const words: MailWords = {
    opening: mail.about ?? "There is something for you in Throughline.",
    said: null,
    facts: [],
    link: {
      label: "Open it in Throughline",
      url: urlOf(settings, mail.path ?? (mail.purpose === "escalation" ? "/exceptions" : "/exceptions?view=items&assignee=me")),
    },
    isAnswerable: false,
    closing: ["This mail cannot be answered: answer in Throughline.", whyTold(settings)],
  };
  return {
    ...addressed(settings, mail, to),
    replyTo: null,
    subject: oneLine(mail.about ?? "Throughline", longestSubject),
    text: textOf(words),
    html: htmlOf(words),
    thread: null,
    isReplyToMail: false,
  };
}

/** Tells somebody that what they sent was not taken, and why; of records it says nothing. */
function refusalOf(settings: MailSettings, mail: QueuedMail, to: Mailbox): MailMessage {
  const words: MailWords = {
    opening: "Your answer by mail was not taken, and nothing was changed.",
    said: null,
    facts: [{ label: "Why", value: mail.about ?? "It could not be read." }],
    link: { label: "Answer in Throughline", url: urlOf(settings, "/exceptions") },
    isAnswerable: false,
    closing: ["This mail cannot be answered."],
  };
  return {
    ...addressed(settings, mail, to),
    replyTo: null,
    subject: "Your answer was not taken",
    text: textOf(words),
    html: htmlOf(words),
    thread: mail.inReplyTo,
    isReplyToMail: true,
  };
}

const addressed = (settings: MailSettings, mail: QueuedMail, to: Mailbox) => ({
  messageId: messageIdOf(mail.id, settings.from),
  from: settings.from,
  to,
  correlationId: mail.correlationId,
});

const urlOf = ({ productUrl }: MailSettings, path: string): string => `${productUrl.replace(/\/+$/, "")}${path}`;
const whyTold = (settings: MailSettings): string => `Choose of what you are told by mail: ${urlOf(settings, "/account")}`;
