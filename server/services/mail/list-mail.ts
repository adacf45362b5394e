import { z } from "zod";
import { countMail, listTroubledMail } from "../../db/mail-list.sql.ts";
import { classed } from "../../domain/access/field-classes.ts";
import { after } from "../../domain/clock.ts";
import { mailPurposeSchema } from "../../domain/mail/mail-kinds.ts";
import { query } from "../query.ts";

const shown = 200;
const dayMs = 86_400_000;

/** Mails that people have to look at, and whether mail works: what waits, what was sent in the last day. */
export const listMail = query({
  name: "listMail",
  permission: "connections.manage",
  input: z.strictObject({}),
  output: z.object({
    isOn: z.boolean(),
    takesAnswers: z.boolean(),
    waiting: z.int(),
    sentInADay: z.int(),
    items: z.array(
      z.object({
        id: z.string(),
        direction: z.enum(["out", "in"]),
        at: z.date(),
        state: z.enum(["queued", "parked", "refused", "ignored"]),
        purpose: mailPurposeSchema.nullable(),
        personName: z.string().nullable(),
        address: classed("personal", z.string().nullable()),
        subject: classed("personal", z.string().nullable()),
        reason: z.string().nullable(),
        serverSaid: classed("personal", z.string().nullable()),
        attempts: z.int(),
        exceptionId: z.string().nullable(),
        mayTryAgain: z.boolean(),
        maySetAside: z.boolean(),
      }),
    ),
    /** There are more than are shown. */
    more: z.boolean(),
  }),
  run: async ({ ctx, now }) => {
    const [rows, counted] = await Promise.all([
      ctx.db.rows(listTroubledMail({ limit: shown + 1 })),
      ctx.db.one(countMail({ since: after(now, -dayMs) })),
    ]);
    const items = rows.slice(0, shown).map(({ hasBody, purpose, ...row }) => ({
      ...row,
      purpose: mailPurposeSchema.safeParse(purpose).data ?? null,
      mayTryAgain: row.direction === "out" ? row.state === "parked" : hasBody && row.state !== "ignored",
      maySetAside: row.state === "parked",
    }));
    const isOn = ctx.mail !== undefined;
    const takesAnswers = isOn && ctx.mail?.replyTo !== null;
    return {
      ok: true,
      value: { isOn, takesAnswers, waiting: counted.waiting, sentInADay: counted.sent, items, more: rows.length > shown },
    };
  },
});
