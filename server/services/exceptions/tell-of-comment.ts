import type { Tx } from "../../db/database.ts";
import { readActivePeople, type TargetRow } from "../../db/exception-acts.sql.ts";
import { readWhoIsTold } from "../../db/mail.sql.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { worksOnException } from "../../domain/exceptions/reach.ts";
import { oneLine } from "../../domain/mail/plain-text.ts";
import type { CallContext } from "../context.ts";
import { tellPerson } from "../notices/tell-person.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { grantsNow } from "./hand-back.ts";

const longestQuoted = 300;

/** Somebody whom a question can be put to: another person who sees the exception and may answer. Their row stays as it is. */
export async function lockPersonToAsk(
  tx: Tx,
  ask: { id: string; row: TargetRow; byId: string },
): Promise<Outcome<{ id: string; name: string }>> {
  if (ask.id === ask.byId) return refuse("invalid", "Ask somebody else: this is you.", { askId: "is yourself" });
  const grants = await grantsNow(tx, ask.id);
  const person = await tx.maybe(readActivePeople({ userId: ask.id }));
  if (!person)
    return refuse("invalid", "This person is not there or may not sign in any more. Ask somebody else.", { askId: "is gone" });
  if (worksOnException(grants, ask.row)) return { ok: true, value: { id: person.id, name: person.name } };
  return refuse("invalid", `${person.name} does not work in this queue, so they could not answer. Ask somebody who does.`, {
    askId: "does not work in this queue",
  });
}

/** Tells whom a comment asks, whom its exception is assigned to, and who asked its author something. */
export async function tellOfComment(
  tx: Tx,
  ctx: CallContext,
  row: TargetRow,
  note: { noteId: string; body: string; asked: { id: string; name: string } | null; now: Date },
): Promise<void> {
  const { asked, noteId, now } = note;
  const about = `“${titleOf(row.kind, row.params as Params)}”: ${oneLine(note.body, longestQuoted)}`;
  const told = { about: row, noteId, now };
  const who = ctx.actor.name;
  if (asked) await tellPerson(tx, ctx, { ...told, userId: asked.id, kind: "question", title: `${who} asks you about ${about}` });
  const others = await tx.rows(readWhoIsTold({ exceptionId: row.id, authorId: ctx.actor.id, askedId: asked?.id ?? null }));
  for (const { id } of others) await tellPerson(tx, ctx, { ...told, userId: id, kind: "comment", title: `${who} on ${about}` });
}
