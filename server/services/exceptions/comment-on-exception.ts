import { z } from "zod";
import { attemptQuestion, questionsAnHour } from "../../auth/throttle.ts";
import { insertNotes } from "../../db/exception-acts.sql.ts";
import { readExceptionGroups } from "../../db/exception-groups.sql.ts";
import { lockMailToSay } from "../../db/mail.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { exceptionReach, placesOfTeam } from "../../domain/exceptions/reach.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { auditOf, lockTarget, noteOn } from "./target.ts";
import { lockPersonToAsk, tellOfComment } from "./tell-of-comment.ts";

const body = z.string().trim().min(1, "says nothing").max(4000);
const minuteMs = 60_000;

/**
 * Says something about one exception, or about a whole group: then each of its members that the author sees shows it. About one
 * exception it may put a question to somebody who works on it, who is told. Whom it is assigned to, and who asked the author
 * something about it, are told too.
 */
export const commentOnException = command({
  name: "commentOnException",
  permission: "exceptions.work",
  input: z.union([
    z.strictObject({
      id: z.uuid(),
      body,
      /** To whom it puts a question. */
      askId: z.uuid().optional(),
      /** The mail that says it, which the comment takes its id from: a mail is said once. */
      mailId: z.uuid().optional(),
    }),
    z.strictObject({ groupKey: z.string().min(1).max(400), team: teamSchema, body }),
  ]),
  output: z.object({ at: z.date() }),
  guard: async ({ ctx, input }) => {
    const wait = "askId" in input && input.askId !== undefined ? await attemptQuestion(ctx.db, ctx.actor.id) : null;
    if (!wait) return { ok: true, value: null };
    const minutes = Math.ceil(wait.retryAfterMs / minuteMs);
    const again = minutes === 1 ? "in a minute" : `in ${minutes} minutes`;
    return refuse(
      "too_many",
      `You have asked ${questionsAnHour} questions within an hour. Ask again ${again}, or comment without asking anybody.`,
    );
  },
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    if ("id" in input) {
      const target = await lockTarget(tx, { ctx, grants, now }, { ids: [input.id] });
      if (!target.ok) return target;
      const [row] = target.value.rows;
      if (!row) return refuse("not_found", "This exception is not there any more.");
      if (input.mailId !== undefined) {
        const mail = await tx.maybe(lockMailToSay({ id: input.mailId, userId: ctx.actor.id, exceptionId: row.id }));
        if (!mail) return refuse("forbidden", "No mail of yours about this exception waits to be taken.");
        if (mail.saidAt) {
          unchanged();
          return { ok: true, value: { at: mail.saidAt } };
        }
      }
      const asked = input.askId === undefined ? null : await lockPersonToAsk(tx, { id: input.askId, row, byId: ctx.actor.id });
      if (asked && !asked.ok) return asked;
      const noteId = input.mailId ?? newId<"note">();
      const note = { noteId, body: input.body, asked: asked?.value ?? null, now };
      await noteOn(tx, ctx, { rows: [row], kind: "comment", ...note });
      await tellOfComment(tx, ctx, row, note);
      const after = { ...(note.asked ? { askedId: note.asked.id } : {}), ...(input.mailId ? { mailId: input.mailId } : {}) };
      audit({
        ...auditOf(row, { action: "exception.commented", ...(Object.keys(after).length > 0 ? { after } : {}) }),
        personal: { body: input.body },
      });
      return { ok: true, value: { at: now } };
    }
    const reach = exceptionReach(grants);
    const { rows } = await readExceptionGroups(tx, {
      filter: { groupKey: input.groupKey, teams: [input.team], status: "open", backfill: "all", snoozed: "hide" },
      reach,
      asOf: now,
      order: { sort: "rank", reversed: false },
      after: null,
      limit: 1,
    });
    if (rows.length === 0) return refuse("not_found", "Nothing of this group is open any more in the queues that you work in.");
    const placed = { team: input.team, places: placesOfTeam(reach, input.team) };
    const note = { id: newId<"note">(), exception_id: null, group_key: input.groupKey, ...placed };
    const author = { authorId: ctx.actor.id, authorName: ctx.actor.name };
    await tx.rows(insertNotes({ notes: [note], ...author, kind: "comment", body: input.body, now }));
    audit({
      action: "exception_group.commented",
      subjectType: "exception_group",
      subjectId: input.groupKey,
      personal: { body: input.body }, // people write names
    });
    return { ok: true, value: { at: now } };
  },
});
