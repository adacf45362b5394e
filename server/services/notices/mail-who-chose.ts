import type { Tx } from "../../db/database.ts";
import { queueMail, readMailChoosers } from "../../db/mail.sql.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import type { MailKind } from "../../domain/mail/mail-kinds.ts";
import type { CallContext } from "../context.ts";

interface Chooser {
  id: string;
  grants: readonly Grant[];
}

interface TeamMail<About extends { id: string }> {
  kind: Extract<MailKind, "escalation" | "decision">;
  /** Exceptions; each person is told of those that are theirs: of one by itself, of several how many. */
  exceptions: readonly About[];
  isFor(person: Chooser, exception: About): boolean;
  many(count: number): string;
  now: Date;
}

/** Tells by mail what a team is told in the product: those of it who chose so, and not whose act it is. */
export async function mailWhoChose<About extends { id: string }>(tx: Tx, ctx: CallContext, told: TeamMail<About>): Promise<void> {
  for (const person of await choosers(tx, ctx, told.kind)) {
    const theirs = told.exceptions.filter((exception) => told.isFor(person, exception));
    const [only] = theirs;
    if (!only) continue;
    const about = theirs.length === 1 ? null : told.many(theirs.length);
    await queue(tx, ctx, {
      person,
      kind: told.kind,
      exceptionId: about === null ? only.id : null,
      about,
      path: null,
      now: told.now,
    });
  }
}

/** The same of what is about no exception: what it says in one line, and where it leads. */
export async function mailWhoChoseOf(
  tx: Tx,
  ctx: CallContext,
  told: { kind: "decision"; isFor(person: Chooser): boolean; about: string; path: string; now: Date },
): Promise<void> {
  const { about, kind, now, path } = told;
  for (const person of await choosers(tx, ctx, kind))
    if (told.isFor(person)) await queue(tx, ctx, { person, kind, exceptionId: null, about, path, now });
}

async function choosers(tx: Tx, ctx: CallContext, kind: MailKind): Promise<Chooser[]> {
  if (!ctx.mail) return [];
  const people = await tx.rows(readMailChoosers({ kind }));
  return people.filter((person) => person.id !== ctx.actor.id);
}

async function queue(
  tx: Tx,
  ctx: CallContext,
  mail: { person: Chooser; kind: MailKind; exceptionId: string | null; about: string | null; path: string | null; now: Date },
): Promise<void> {
  const { about, exceptionId, kind, now, path, person } = mail;
  const of = { userId: person.id, purpose: kind, noticeId: null, exceptionId, noteId: null, about, path };
  const queued = await tx.maybe(
    queueMail({ id: newId<"mail">(), ...of, byName: ctx.actor.name, now, correlationId: ctx.correlationId }),
  );
  if (queued) await ctx.jobs.task(tx, "send-mail", { mailId: queued.id });
}
