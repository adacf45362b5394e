import type { Tx } from "../../db/database.ts";
import { insertPersonalNotice, queueMail } from "../../db/mail.sql.ts";
import { newId } from "../../domain/ids.ts";
import type { MailKind } from "../../domain/mail/mail-kinds.ts";
import { oneLine } from "../../domain/mail/plain-text.ts";
import type { CallContext } from "../context.ts";

/** An exception, as far as it says where its notices belong. */
interface About {
  id: string;
  team: string;
  entityCode: string | null;
  region: string | null;
  engagementId: string | null;
  correlationId: string | null;
}

interface Told {
  userId: string;
  kind: MailKind;
  /** One line. */
  title: string;
  /** One exception, or several of a team, which the title counts. */
  about: About | { team: string };
  /** The comment that it tells of. */
  noteId?: string;
  now: Date;
}

const longestTitle = 500;

/**
 * Tells one person something in the product and, where mail is on and the person chose so, by mail: both in the transaction of
 * what they are told.
 */
export async function tellPerson(
  tx: Tx,
  ctx: Pick<CallContext, "actor" | "correlationId" | "jobs" | "mail">,
  told: Told,
): Promise<void> {
  const { about, kind, now, userId } = told;
  const one = "id" in about ? about : null;
  const title = oneLine(told.title, longestTitle);
  const correlationId = one?.correlationId ?? ctx.correlationId;
  const notice = await tx.one(
    insertPersonalNotice({
      team: about.team,
      userId,
      entityCode: one?.entityCode ?? null,
      region: one?.region ?? null,
      kind: `person.${kind}:${newId()}`,
      title,
      engagementId: one?.engagementId ?? null,
      subjectType: one ? "exception" : null,
      subjectId: one?.id ?? null,
      correlationId,
      now,
    }),
  );
  if (!ctx.mail) return;
  const mail = await tx.maybe(
    queueMail({
      id: newId<"mail">(),
      userId,
      purpose: kind,
      noticeId: notice.id,
      exceptionId: one?.id ?? null,
      noteId: told.noteId ?? null,
      byName: ctx.actor.name,
      about: one ? null : title,
      now,
      correlationId,
    }),
  );
  if (mail) await ctx.jobs.task(tx, "send-mail", { mailId: mail.id });
}
