import { storeMailIn } from "../../db/mail.sql.ts";
import { type CorrelationId, newId } from "../../domain/ids.ts";
import { oneLine } from "../../domain/mail/plain-text.ts";
import type { Services } from "../context.ts";
import { messageKey, readHeaders } from "./read-mail.ts";

const longestKept = 300;

/** Keeps a mail as it came and has it read; false: it had come before. */
export async function storeMail(
  { clock, db, jobs, keyring }: Pick<Services, "clock" | "db" | "jobs" | "keyring">,
  { correlationId, raw }: { raw: Uint8Array; correlationId: CorrelationId },
): Promise<boolean> {
  const mail = await readHeaders(raw);
  const sealed = keyring.seal(Buffer.from(raw));
  return db.tx(async (tx) => {
    const stored = await tx.maybe(
      storeMailIn({
        id: newId<"mail">(),
        messageKey: messageKey(raw, mail),
        sender: mail ? oneLine(mail.senders.join(", "), longestKept) : null,
        subject: mail ? oneLine(mail.subject, longestKept) : null,
        body: sealed.body,
        keyId: sealed.keyId,
        now: clock.now(),
        correlationId,
      }),
    );
    if (stored) await jobs.task(tx, "take-mail", { mailId: stored.id });
    return stored !== undefined;
  });
}
