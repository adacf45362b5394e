import { z } from "zod";
import { statement } from "./sql.ts";

const listed = z.object({
  id: z.string(),
  direction: z.enum(["out", "in"]),
  at: z.date(),
  state: z.enum(["queued", "parked", "refused", "ignored"]),
  purpose: z.string().nullable(),
  personName: z.string().nullable(),
  address: z.string().nullable(),
  subject: z.string().nullable(),
  reason: z.string().nullable(),
  /** What the mail server said. */
  serverSaid: z.string().nullable(),
  attempts: z.number(),
  exceptionId: z.string().nullable(),
  hasBody: z.boolean(),
});

/** Mails that did not do what they are for, newest first: not delivered yet or at all, and come in without becoming a comment. */
export const listTroubledMail = statement({
  name: "list_troubled_mail",
  text: `
    SELECT * FROM (
      (SELECT o.id, 'out' AS direction, o.created_at AS at, CASE WHEN o.state = 'parked' THEN 'parked' ELSE 'queued' END AS state, o.purpose, u.name AS "personName",
        u.email AS address, NULL AS subject, NULL AS reason, o.last_error AS "serverSaid", o.attempts, o.exception_id AS "exceptionId", false AS "hasBody"
       FROM mail_out o JOIN app_user u ON u.id = o.user_id
       WHERE o.state = 'parked' OR (o.state IN ('queued', 'sending') AND o.last_error IS NOT NULL) ORDER BY o.created_at DESC, o.id DESC LIMIT $1)
      UNION ALL
      (SELECT i.id, 'in', i.received_at, i.state, NULL, u.name, i.sender, i.subject, i.reason, NULL, 0, i.exception_id, i.body IS NOT NULL
       FROM mail_in i LEFT JOIN app_user u ON u.id = i.user_id
       WHERE i.state IN ('parked', 'refused', 'ignored') ORDER BY i.received_at DESC, i.id DESC LIMIT $1)
    ) m ORDER BY (m.state IN ('parked', 'queued')) DESC, m.at DESC, m.id DESC LIMIT $1`,
  values: (p: { limit: number }) => [p.limit],
  row: listed,
});

/** How much mail waits to be sent and how much was sent since an instant. */
export const countMail = statement({
  name: "count_mail",
  text: `SELECT (SELECT count(*)::int FROM mail_out WHERE state IN ('queued', 'sending')) AS waiting,
    (SELECT count(*)::int FROM mail_out WHERE state = 'sent' AND settled_at > $1) AS sent`,
  values: (p: { since: Date }) => [p.since],
  row: z.object({ waiting: z.number(), sent: z.number() }),
});

/** Sends a mail anew that was not delivered: as if it had been queued now. */
export const queueAgain = statement({
  name: "queue_mail_again",
  text: `UPDATE mail_out SET state = 'queued', due_at = $2, created_at = $2, settled_at = NULL, last_error = NULL WHERE id = $1 AND state = 'parked'
    RETURNING exception_id AS "exceptionId"`,
  values: (p: { id: string; now: Date }) => [p.id, p.now],
  row: z.object({ exceptionId: z.string().nullable() }),
});

/** Has a mail read anew that could not be used. */
export const readAgain = statement({
  name: "read_mail_again",
  text: `UPDATE mail_in SET state = 'received', reason = NULL, settled_at = NULL, received_at = $2 WHERE id = $1 AND state IN ('parked', 'refused') AND body IS NOT NULL
    RETURNING exception_id AS "exceptionId"`,
  values: (p: { id: string; now: Date }) => [p.id, p.now],
  row: z.object({ exceptionId: z.string().nullable() }),
});

/** Says that nothing more is to come of a mail. */
export const setMailAside = statement({
  name: "set_mail_aside",
  text: `WITH out AS (UPDATE mail_out SET state = 'dropped', settled_at = $3 WHERE $2 = 'out' AND id = $1 AND state = 'parked' RETURNING exception_id),
    came AS (UPDATE mail_in SET state = 'ignored', settled_at = $3 WHERE $2 = 'in' AND id = $1 AND state = 'parked' RETURNING exception_id)
    SELECT exception_id AS "exceptionId" FROM out UNION ALL SELECT exception_id FROM came`,
  values: (p: { id: string; direction: "out" | "in"; now: Date }) => [p.id, p.direction, p.now],
  row: z.object({ exceptionId: z.string().nullable() }),
});
