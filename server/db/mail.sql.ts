import { z } from "zod";
import { mailPurposeSchema } from "../domain/mail/mail-kinds.ts";
import { heldGrant, heldGrantsSql } from "./held-grants.sql.ts";
import { statement } from "./sql.ts";

/** Tells one person something. Answers the notice's id. */
export const insertPersonalNotice = statement({
  name: "insert_personal_notice",
  text: `INSERT INTO notice (team, user_id, entity_code, region, kind, title, engagement_id, subject_type, subject_id, correlation_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id::text AS id`,
  values: (p: {
    team: string;
    userId: string;
    entityCode: string | null;
    region: string | null;
    kind: string;
    title: string;
    engagementId: string | null;
    subjectType: string | null;
    subjectId: string | null;
    correlationId: string | null;
    now: Date;
  }) => [
    p.team,
    p.userId,
    p.entityCode,
    p.region,
    p.kind,
    p.title,
    p.engagementId,
    p.subjectType,
    p.subjectId,
    p.correlationId,
    p.now,
  ],
  row: z.object({ id: z.string() }),
});

/** Queues a mail to a person who is active and chose to be told of such by mail. Answers its id; nothing: they did not. */
export const queueMail = statement({
  name: "queue_mail",
  text: `INSERT INTO mail_out (id, user_id, purpose, notice_id, exception_id, note_id, by_name, about, path, due_at, created_at, correlation_id)
    SELECT $1, u.id, $3, $4::bigint, $5, $6, $7, $8, $11, $9, $9, $10 FROM app_user u WHERE u.id = $2 AND u.status = 'active' AND $3 = ANY(u.mail_kinds)
    RETURNING id`,
  values: (p: {
    id: string;
    userId: string;
    purpose: string;
    noticeId: string | null;
    exceptionId: string | null;
    noteId: string | null;
    byName: string | null;
    about: string | null;
    /** Of a mail about no single exception: where it leads. */
    path?: string | null;
    now: Date;
    correlationId: string | null;
  }) => [
    p.id,
    p.userId,
    p.purpose,
    p.noticeId,
    p.exceptionId,
    p.noteId,
    p.byName,
    p.about,
    p.now,
    p.correlationId,
    p.path ?? null,
  ],
  row: z.object({ id: z.string() }),
});

const queuedMail = z.object({
  id: z.string(),
  userId: z.string(),
  purpose: mailPurposeSchema,
  exceptionId: z.string().nullable(),
  noteId: z.string().nullable(),
  byName: z.string().nullable(),
  about: z.string().nullable(),
  path: z.string().nullable(),
  inReplyTo: z.string().nullable(),
  attempts: z.number(),
  createdAt: z.date(),
  correlationId: z.string().nullable(),
});
export type QueuedMail = z.infer<typeof queuedMail>;

/** Takes a mail that is due, for as long as the hold lasts: nobody else takes it meanwhile. */
export const claimMail = statement({
  name: "claim_mail",
  text: `UPDATE mail_out SET state = 'sending', attempts = attempts + 1, due_at = $2::timestamptz + $3 * interval '1 millisecond'
    WHERE id = $1 AND state IN ('queued', 'sending') AND due_at <= $2
    RETURNING id, user_id AS "userId", purpose, exception_id AS "exceptionId", note_id AS "noteId", by_name AS "byName", about, path, in_reply_to AS "inReplyTo",
      attempts, created_at AS "createdAt", correlation_id AS "correlationId"`,
  values: (p: { id: string; now: Date; holdMs: number }) => [p.id, p.now, p.holdMs],
  row: queuedMail,
});

/** Where the exception lies that a mail is about, by now: nobody else's auditors see that it was sent. */
export const readPlaceOfMail = statement({
  name: "read_place_of_mail",
  text: `SELECT engagement_id AS "engagementId", entity_code AS "entityCode", region FROM exception_item WHERE id = $1`,
  values: (p: { exceptionId: string }) => [p.exceptionId],
  row: z.object({ engagementId: z.string().nullable(), entityCode: z.string().nullable(), region: z.string().nullable() }),
});

/** Writes down what became of an attempt, unless another has begun since. `dueAt`: it is tried again then. */
export const settleMail = statement({
  name: "settle_mail",
  text: `UPDATE mail_out SET state = $3, last_error = $4, due_at = coalesce($5, due_at), settled_at = CASE WHEN $3 = 'queued' THEN NULL ELSE $6::timestamptz END
    WHERE id = $1 AND attempts = $2 AND state = 'sending' RETURNING id`,
  values: (p: {
    id: string;
    attempt: number;
    state: "queued" | "sent" | "dropped" | "parked";
    why: string | null;
    dueAt: Date | null;
    now: Date;
  }) => [p.id, p.attempt, p.state, p.why, p.dueAt, p.now],
  row: z.object({ id: z.string() }),
});

/** Mails that are due, the oldest first: those to be tried again, and those whose sender has died. */
export const findDueMail = statement({
  name: "find_due_mail",
  text: "SELECT id FROM mail_out WHERE state IN ('queued', 'sending') AND due_at <= $1 ORDER BY due_at, id LIMIT $2",
  values: (p: { now: Date; limit: number }) => [p.now, p.limit],
  row: z.object({ id: z.string() }),
});

/** Tells IT something that is still so, once until somebody has seen to it. */
export const tellItOnce = statement({
  name: "tell_it_once",
  text: `INSERT INTO notice (team, kind, title, subject_type, created_at) SELECT 'it', $1, $2, 'mail', $3
    WHERE NOT EXISTS (SELECT 1 FROM notice WHERE team = 'it' AND kind = $1 AND acknowledged_at IS NULL)`,
  values: (p: { kind: string; title: string; now: Date }) => [p.kind, p.title, p.now],
  row: z.object({}),
});

/** Active people who chose to be told of such by mail, with their grants. */
export const readMailChoosers = statement({
  name: "read_mail_choosers",
  text: `SELECT u.id, ${heldGrantsSql("u.id")} AS grants FROM app_user u WHERE u.status = 'active' AND $1 = ANY(u.mail_kinds) ORDER BY u.id LIMIT 500`,
  values: (p: { kind: string }) => [p.kind],
  row: z.object({ id: z.string(), grants: z.array(heldGrant) }),
});

/** A person as mail needs them: who, where, with what rights, and what they chose. */
export const readMailPerson = statement({
  name: "read_mail_person",
  text: 'SELECT id, name, email, status, currency, mail_kinds AS "mailKinds" FROM app_user WHERE id = $1',
  values: (p: { userId: string }) => [p.userId],
  row: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    status: z.string(),
    currency: z.string().nullable(),
    mailKinds: z.array(z.string()),
  }),
});

/** A mail that came in from a person about an exception, locked, and since when it is a comment. */
export const lockMailToSay = statement({
  name: "lock_mail_to_say",
  text: `SELECT (SELECT n.created_at FROM exception_note n WHERE n.id = m.id) AS "saidAt" FROM mail_in m
    WHERE m.id = $1 AND m.user_id::text = $2 AND m.exception_id = $3 FOR UPDATE OF m`,
  values: (p: { id: string; userId: string; exceptionId: string }) => [p.id, p.userId, p.exceptionId],
  row: z.object({ saidAt: z.date().nullable() }),
});

/** Who is told of a comment: whom the exception is assigned to, and who put a question about it to the author. */
export const readWhoIsTold = statement({
  name: "read_who_is_told",
  text: `SELECT DISTINCT u.id FROM app_user u
    WHERE u.status = 'active' AND u.id::text <> $2 AND u.id IS DISTINCT FROM $3::uuid
      AND (u.id = (SELECT x.assignee_id FROM exception_item x WHERE x.id = $1)
        OR EXISTS (SELECT 1 FROM exception_note n WHERE n.exception_id = $1 AND n.asked_id::text = $2 AND n.author_id = u.id::text))
    ORDER BY u.id LIMIT 20`,
  values: (p: { exceptionId: string; authorId: string; askedId: string | null }) => [p.exceptionId, p.authorId, p.askedId],
  row: z.object({ id: z.string() }),
});

/** Keeps a mail that came in; nothing where it had come before. */
export const storeMailIn = statement({
  name: "store_mail_in",
  text: `INSERT INTO mail_in (id, message_key, sender, subject, body, key_id, received_at, correlation_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (message_key) DO NOTHING RETURNING id`,
  values: (p: {
    id: string;
    messageKey: Buffer;
    sender: string | null;
    subject: string | null;
    body: Uint8Array;
    keyId: string;
    now: Date;
    correlationId: string;
  }) => [p.id, p.messageKey, p.sender, p.subject, p.body, p.keyId, p.now, p.correlationId],
  row: z.object({ id: z.string() }),
});

export const readMailIn = statement({
  name: "read_mail_in",
  text: `SELECT id, state, body, key_id AS "keyId", received_at AS "receivedAt", correlation_id AS "correlationId",
    EXISTS (SELECT 1 FROM exception_note n WHERE n.id = m.id) AS "isSaid" FROM mail_in m WHERE id = $1`,
  values: (p: { id: string }) => [p.id],
  row: z.object({
    id: z.string(),
    state: z.string(),
    body: z.instanceof(Buffer).nullable(),
    keyId: z.string().nullable(),
    receivedAt: z.date(),
    correlationId: z.string(),
    /** It is a comment already. */
    isSaid: z.boolean(),
  }),
});

/** How many mails wait to be read. */
export const countWaitingMailIn = statement({
  name: "count_waiting_mail_in",
  text: "SELECT count(*)::int AS waiting FROM mail_in WHERE state = 'received'",
  values: () => [],
  row: z.object({ waiting: z.number() }),
});

/** How much is kept of mails that could not be used. */
export const sizeOfKeptMail = statement({
  name: "size_of_kept_mail",
  text: "SELECT coalesce(sum(octet_length(body)), 0)::float8 AS bytes FROM mail_in WHERE state IN ('parked', 'refused')",
  values: () => [],
  row: z.object({ bytes: z.number() }),
});

/** How many mails of a person about an exception became comments since an instant. */
export const countSaidByMail = statement({
  name: "count_said_by_mail",
  text: "SELECT count(*)::int AS said FROM mail_in WHERE user_id = $1 AND exception_id = $2 AND state = 'taken' AND received_at > $3",
  values: (p: { userId: string; exceptionId: string; since: Date }) => [p.userId, p.exceptionId, p.since],
  row: z.object({ said: z.number() }),
});

/** Whose answer a mail is, and about what: said of one that is from that person's own address. */
export const bindMailIn = statement({
  name: "bind_mail_in",
  text: "UPDATE mail_in SET user_id = $2, exception_id = $3 WHERE id = $1 AND state = 'received'",
  values: (p: { id: string; userId: string; exceptionId: string }) => [p.id, p.userId, p.exceptionId],
  row: z.object({}),
});

/** Writes down what became of a mail; nothing where it has been written down. */
export const settleMailIn = statement({
  name: "settle_mail_in",
  text: `UPDATE mail_in SET state = $2, reason = $3, settled_at = $5, body = CASE WHEN $4 THEN body END, key_id = CASE WHEN $4 THEN key_id END
    WHERE id = $1 AND state = 'received' RETURNING id`,
  values: (p: { id: string; state: string; reason: string | null; keepsBody: boolean; now: Date }) => [
    p.id,
    p.state,
    p.reason,
    p.keepsBody,
    p.now,
  ],
  row: z.object({ id: z.string() }),
});

/** Mails that nobody has read since an instant: their task was lost, or it failed. */
export const findWaitingMailIn = statement({
  name: "find_waiting_mail_in",
  text: "SELECT id, received_at AS \"receivedAt\" FROM mail_in WHERE state = 'received' AND received_at <= $1 ORDER BY received_at, id LIMIT $2",
  values: (p: { before: Date; limit: number }) => [p.before, p.limit],
  row: z.object({ id: z.string(), receivedAt: z.date() }),
});

/** To whom an answer's address was given, and about what. */
export const findReply = statement({
  name: "find_mail_reply",
  text: `SELECT user_id AS "userId", exception_id AS "exceptionId", expires_at AS "expiresAt" FROM mail_reply WHERE token_hash = $1`,
  values: (p: { tokenHash: Buffer }) => [p.tokenHash],
  row: z.object({ userId: z.string(), exceptionId: z.string(), expiresAt: z.date() }),
});

/** Tells somebody that their answer was not taken, unless they have been told so often within the hour. */
export const queueRefusal = statement({
  name: "queue_refusal",
  text: `INSERT INTO mail_out (id, user_id, purpose, about, in_reply_to, due_at, created_at, correlation_id) SELECT $1, $2, 'refusal', $3, $4, $6, $6, $7
    WHERE (SELECT count(*) FROM mail_out WHERE user_id = $2 AND purpose = 'refusal' AND created_at > $6::timestamptz - interval '1 hour') < $5 RETURNING id`,
  values: (p: {
    id: string;
    userId: string;
    about: string;
    inReplyTo: string | null;
    most: number;
    now: Date;
    correlationId: string;
  }) => [p.id, p.userId, p.about, p.inReplyTo, p.most, p.now, p.correlationId],
  row: z.object({ id: z.string() }),
});
