import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

/** A mail that the server has taken. */
export interface TakenMail {
  to: string;
  raw: string;
  mail: Email;
}

/** A real SMTP server in the process of a test. */
export interface TestMailServer {
  url: string;
  /** Every mail in the order in which it was taken, as often as it was. */
  taken: TakenMail[];
  /** What it answers to a recipient instead of taking the mail, and after how many times it takes it. */
  refuse: { code: number; times: number } | null;
  /** Stops to listen, so that nobody reaches it; `start` listens at the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startMailServer(): Promise<TestMailServer> {
  let server: SMTPServer | undefined;
  let port = 0;
  const state: TestMailServer = {
    url: "",
    taken: [],
    refuse: null,
    stop: () =>
      new Promise((resolve) => {
        if (server) server.close(() => resolve());
        else resolve();
        server = undefined;
      }),
    start: async () => {
      const made = listening(state);
      server = made;
      await new Promise<void>((resolve) => made.listen(port, "127.0.0.1", () => resolve()));
      port = (made.server.address() as AddressInfo).port;
      state.url = `smtp://127.0.0.1:${port}`;
    },
  };
  await state.start();
  return state;
}

function listening(state: TestMailServer): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: (_address, _session, callback) => {
      const { refuse } = state;
      if (!refuse || refuse.times <= 0) return callback();
      refuse.times -= 1;
      return callback(Object.assign(new Error("not taken here"), { responseCode: refuse.code }));
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const raw = Buffer.concat(chunks).toString("utf8");
        const [to] = session.envelope.rcptTo;
        state.taken.push({ to: to?.address ?? "", raw, mail: await PostalMime.parse(raw) });
        callback();
      });
    },
  });
}
