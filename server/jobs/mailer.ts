import type { Transporter } from "nodemailer";
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { MailMessage } from "../services/mail/compose-mail.ts";

/** What came of handing a mail to the mail server. `isForGood`: it will not take this mail, however often it is tried. */
export type Delivery = { isSent: true } | { isSent: false; isForGood: boolean; code: string; message: string };

export interface Mailer {
  /** Whether the mail server has just not been reached: only the sweep tries it then, so that nothing else waits for it. */
  isResting(): boolean;
  send(message: MailMessage): Promise<Delivery>;
  close(): void;
}

const waitMs = 15_000;
/** So long does a whole delivery take at most, however little the mail server says at a time: shorter than a mail is held. */
const wholeMs = 120_000;
const restMs = 30_000;
const longestError = 300;

const mailError = z.object({
  code: z.string().optional().catch(undefined),
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  message: z.string().catch("no reason given"),
});

/** Nothing goes in the clear to another machine, unless the address of the mail server itself says so: `?ignoreTLS=true`. */
function needsTls(smtpUrl: string): boolean {
  const { hostname, searchParams } = new URL(smtpUrl);
  const isHere = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return !isHere && searchParams.get("ignoreTLS") !== "true";
}

/** The library takes 20 MB, so it is loaded for the first mail. */
async function openTransport(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    url: smtpUrl,
    requireTLS: needsTls(smtpUrl),
    connectionTimeout: waitMs,
    greetingTimeout: waitMs,
    socketTimeout: waitMs,
    dnsTimeout: waitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Speaks SMTP with the firm's mail server, one connection a mail. */
export function openMailer(smtpUrl: string, clock: Clock, longestMs: number = wholeMs): Mailer {
  let restsUntil = 0;
  let transport: Promise<Transporter> | undefined;
  return {
    isResting: () => clock.now().getTime() < restsUntil,
    send: async (message) => {
      const { correlationId, isReplyToMail, replyTo, thread, ...mail } = message;
      try {
        transport ??= openTransport(smtpUrl);
        await (await transport).sendMail({
          ...mail,
          signal: AbortSignal.timeout(longestMs),
          ...(replyTo === null ? {} : { replyTo }),
          ...(thread === null ? {} : { inReplyTo: thread, references: thread }),
          date: clock.now(),
          headers: {
            "Auto-Submitted": isReplyToMail ? "auto-replied" : "auto-generated",
            "X-Auto-Response-Suppress": "All",
            ...(correlationId === null ? {} : { "X-Correlation-Id": correlationId }),
          },
        });
        restsUntil = 0;
        return { isSent: true };
      } catch (error) {
        const { isOfThisMail, ...refusal } = refusalOf(error);
        if (!isOfThisMail) restsUntil = clock.now().getTime() + restMs;
        return refusal;
      }
    },
    close: () => void transport?.then((opened) => opened.close()),
  };
}

/** The sender, the recipient or the message was refused with 5xx, or could not even be said; all else may be otherwise later. */
function refusalOf(error: unknown): Extract<Delivery, { isSent: false }> & { isOfThisMail: boolean } {
  const { code, message, response, responseCode } = mailError.parse(
    error instanceof Error ? { ...error, message: error.message } : {},
  );
  const isOfThisMail = code === "EENVELOPE" || code === "EMESSAGE";
  return {
    isSent: false,
    isOfThisMail,
    isForGood: isOfThisMail && (responseCode === undefined || responseCode >= 500),
    code: String(responseCode ?? code ?? "no code"),
    // Of a refused mail the server's own words; before them the library says no more than that it was refused.
    message: (isOfThisMail && response ? response : message).slice(0, longestError).toWellFormed(),
  };
}
