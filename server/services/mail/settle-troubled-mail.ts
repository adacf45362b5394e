import { z } from "zod";
import { readPlaceOfMail } from "../../db/mail.sql.ts";
import { queueAgain, readAgain, setMailAside } from "../../db/mail-list.sql.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";

/** Tries a mail again that was not delivered or not taken, or says that nothing more is to come of it. */
export const settleTroubledMail = command({
  name: "settleTroubledMail",
  permission: "connections.manage",
  input: z.strictObject({ id: z.uuid(), direction: z.enum(["out", "in"]), act: z.enum(["again", "aside"]) }),
  output: z.object({}),
  run: async ({ input, ctx, tx, now, audit }) => {
    const { act, direction, id } = input;
    const again = direction === "out" ? queueAgain : readAgain;
    const changed = await tx.maybe(act === "again" ? again({ id, now }) : setMailAside({ id, direction, now }));
    if (!changed) return refuse("conflict", "This mail does not wait for you any more. Load the page again.");
    if (act === "again") await ctx.jobs.task(tx, direction === "out" ? "send-mail" : "take-mail", { mailId: id });
    const { exceptionId } = changed;
    const place = exceptionId === null ? undefined : await tx.maybe(readPlaceOfMail({ exceptionId }));
    audit({
      action: act === "again" ? "mail.tried_again" : "mail.set_aside",
      subjectType: exceptionId === null ? "mail" : "exception",
      subjectId: exceptionId ?? id,
      ...place,
      after: { mailId: id, direction },
    });
    return { ok: true, value: {} };
  },
});
