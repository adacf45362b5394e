import { findWaitingMailIn, settleMailIn, tellItOnce } from "../db/mail.sql.ts";
import { after } from "../domain/clock.ts";
import { errorText } from "../safe-error.ts";
import { takeMail } from "../services/mail/take-mail.ts";
import type { Engine } from "./create-engine.ts";

/** A task reads a mail at once; what is left after so long has lost its task. */
const graceMs = 60_000;
/** What fails for so long on our side is left to people. */
const patienceMs = 3_600_000;
const batch = 20;

/** Reads mails that came in and whose task was lost or failed. Answers how many there were. */
export async function takeWaitingMail(engine: Engine): Promise<number> {
  const { clock, db, log } = engine;
  const waiting = await db.rows(findWaitingMailIn({ before: after(clock.now(), -graceMs), limit: batch }));
  for (const { id, receivedAt } of waiting)
    await takeMail(engine, id).catch(async (error: unknown) => {
      log.warn({ err: error, mailId: id }, "a mail could not be read and is tried again");
      const now = clock.now();
      if (receivedAt > after(now, -patienceMs)) return;
      await db.tx(async (tx) => {
        const reason = `It could not be read for an hour: ${errorText(error)}`;
        await tx.rows(settleMailIn({ id, state: "parked", reason, keepsBody: true, now }));
        const title = "A mail came in that could not be used. It is kept under Mail.";
        await tx.rows(tellItOnce({ kind: "mail.in", title, now }));
      });
    });
  return waiting.length;
}
