import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { MovableClock } from "../domain/clock.ts";
import { openMailer } from "./mailer.ts";

let server: Server | undefined;
afterEach(() => server?.close());

const mail = {
  messageId: "<1@firm.example>",
  from: { name: "Throughline", address: "throughline@firm.example" },
  to: { name: "Ben", address: "ben@firm.example" },
  replyTo: null,
  subject: "Question",
  text: "Well?",
  html: "<p>Well?</p>",
  thread: null,
  isReplyToMail: false,
  correlationId: null,
};

/** A mail server that takes a message and then says again and again that there is more to say. */
async function neverDone(): Promise<{ port: number; gone: Promise<unknown> }> {
  const made = createServer();
  server = made;
  made.listen(0, "127.0.0.1");
  await once(made, "listening");
  const gone = once(made, "connection").then(([socket]: Socket[]) => {
    if (!socket) return undefined;
    socket.on("error", () => {});
    socket.write("220 mail.firm.example\r\n");
    let message: string | null = null;
    socket.on("data", (said) => {
      if (message !== null) message += said.toString();
      else if (said.toString().startsWith("DATA")) {
        message = "";
        socket.write("354 go on\r\n");
      } else socket.write("250 ok\r\n");
      if (!message?.endsWith("\r\n.\r\n")) return;
      const more = setInterval(() => socket.write("250-still at it\r\n"), 20);
      socket.once("close", () => clearInterval(more));
    });
    return once(socket, "close");
  });
  const address = made.address();
  return { port: typeof address === "object" && address ? address.port : 0, gone };
}

it("leaves a mail server that never comes to an end, and tries the mail again later", async () => {
  const { gone, port } = await neverDone();
  const mailer = openMailer(`smtp://127.0.0.1:${port}`, new MovableClock(new Date("2026-11-20T09:00:00Z")), 500);
  expect(await mailer.send(mail)).toMatchObject({ isSent: false, isForGood: false, code: "EABORT" });
  expect(mailer.isResting()).toBe(true);
  await gone;
  mailer.close();
});

/** A mail server that knows no recipient. */
async function knowsNobody(): Promise<number> {
  const made = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 mail.firm.example\r\n");
    socket.on("data", (said) =>
      socket.write(said.toString().startsWith("RCPT") ? "550 5.1.1 No such mailbox\r\n" : "250 ok\r\n"),
    );
  });
  server = made;
  made.listen(0, "127.0.0.1");
  await once(made, "listening");
  const address = made.address();
  return typeof address === "object" && address ? address.port : 0;
}

it("keeps of a mail refused for good the server's own words alone", async () => {
  const mailer = openMailer(`smtp://127.0.0.1:${await knowsNobody()}`, new MovableClock(new Date("2026-11-20T09:00:00Z")));
  const refused = { isSent: false, isForGood: true, code: "550", message: "550 5.1.1 No such mailbox" };
  expect(await mailer.send(mail)).toMatchObject(refused);
  mailer.close();
});
