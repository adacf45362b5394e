import { signatureHeader, signatureProblems, verifySignature } from "../../connectors/kit/signature.ts";
import { countWaitingMailIn } from "../../db/mail.sql.ts";
import type { Services } from "../../services/context.ts";
import { storeMail } from "../../services/mail/store-mail.ts";
import { Problem } from "../rest/problem.ts";
import { readBytes } from "../rest/read-request.ts";
import { take } from "./take.ts";

interface Receiver {
  services: Pick<Services, "clock" | "db" | "jobs" | "keyring" | "log">;
  /** With which the mail gateway signs; absent: no mail is taken. */
  secret: string | undefined;
}

/** As large as mail gateways let a message be that has pictures in it. */
const maxMailBytes = 10 * 1024 * 1024;

/** Whole messages wait in the database until a worker reads them: so many fill no disk, and what is more waits at the gateway. */
const mostWaiting = 200;

/** Takes a raw MIME message that a mail gateway hands on: proves its signature, keeps it, and has a worker read it. */
export const receiveMail = ({ secret, services }: Receiver, request: Request): Promise<Response> =>
  take({ what: "mail", request, log: services.log }, async (correlationId) => {
    if (secret === undefined)
      throw new Problem("not_found", "No mail is taken here: MAIL_REPLY_TO and MAIL_WEBHOOK_SECRET are not set.");
    const raw = Buffer.from(await readBytes(request, maxMailBytes));
    const header = request.headers.get(signatureHeader);
    const signature = verifySignature({ header, rawBody: raw, secret, now: services.clock.now() });
    if (!signature.ok) throw new Problem("signature_refused", signatureProblems[signature.error]);
    if (raw.length === 0) throw new Problem("malformed", "The body is empty. Send the message as it came, headers and all.");
    const { waiting } = await services.db.one(countWaitingMailIn(undefined));
    if (waiting >= mostWaiting)
      throw new Problem(
        "unavailable",
        `${waiting} mails wait to be read: more are taken once a worker has read them. Send it again later.`,
      );
    const isNew = await storeMail(services, { raw, correlationId });
    return isNew ? 1 : 0;
  });
