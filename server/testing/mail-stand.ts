import { afterAll, beforeAll } from "vitest";
import { connectors } from "../connectors/registry.ts";
import type { Grant, Role } from "../domain/access/roles.ts";
import { newId } from "../domain/ids.ts";
import { createEngine, type Engine } from "../jobs/create-engine.ts";
import { sendDueMail } from "../jobs/send-mail.ts";
import type { Actor, CallContext } from "../services/context.ts";
import { commentOnException } from "../services/exceptions/comment-on-exception.ts";
import { startMailServer, type TakenMail, type TestMailServer } from "./mail-server.ts";
import { answerOf, createTestServices, type TestServices, testKeys } from "./services.ts";
import { type Stored, storedIn } from "./stored.ts";

/** People, exceptions, an engine that sends mail, and a mail server that takes it. */
export interface MailStand {
  services: TestServices;
  stored: Stored;
  engine: Engine;
  server: TestMailServer;
  /** Who asks, and who is asked. */
  ada: Actor;
  ben: Actor;
  rows(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  as(actor: Actor): CallContext;
  person(name: string, grants?: readonly (Role | Partial<Grant>)[]): Promise<Actor>;
  /** Puts a question to somebody about an exception; answers the exception. */
  ask(question: { by: Actor; of: Actor; body?: string; about?: string }): Promise<string>;
  /** Sends what is due; answers what the mail server took meanwhile. */
  send(): Promise<TakenMail[]>;
  /** What stands in the queue of mails, in the order in which they were made. */
  queue(): Promise<Record<string, unknown>[]>;
}

const from = { name: "Throughline", address: "throughline@firm.example" };

export const mailSettings = { from, replyTo: "answers@firm.example", productUrl: "https://throughline.firm.example" };

/** A stand of a test file's own, under a clock that stands still. */
export function ownMailStand(): MailStand {
  const stand = {} as MailStand;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const [services, server] = await Promise.all([createTestServices(), startMailServer()]);
    const engine = await createEngine({
      databaseUrl: services.runtimeUrl,
      keys: testKeys,
      clock: services.clock,
      log: services.log,
      connectors,
      singleSignOn: "none",
      times: { retryMs: 1_000, longestRetryMs: 60_000, sweepMs: 50 },
      poolSize: 6,
      mail: { smtpUrl: server.url, settings: mailSettings },
    });
    close = async () => {
      await engine.close();
      await server.stop();
      await services.close();
    };
    const stored = storedIn(services);
    const person: MailStand["person"] = (name, grants = ["finance"]) => services.person(name, grants);
    const rows: MailStand["rows"] = async (sql, values = []) => (await services.db.raw(sql, values)).rows;
    const as: MailStand["as"] = (actor) => ({ ...engine, actor, correlationId: newId<"correlation">() });
    Object.assign(stand, {
      services,
      stored,
      engine,
      server,
      as,
      ada: await person("Ada Asks"),
      ben: await person("Ben Answers"),
      person,
      rows,
      ask: async ({ about, body = "Is the order number right?", by, of }) => {
        const id = about ?? (await stored.exception({ params: { entity: "UK01", country: "DE" } }));
        await rows("DELETE FROM sign_in_throttle WHERE key LIKE 'question:%'"); // the tests ask more than one person may in an hour
        answerOf(await commentOnException(as(by), { id, body, askId: of.id }));
        return id;
      },
      send: async () => {
        const before = server.taken.length;
        await sendDueMail(engine);
        return server.taken.slice(before);
      },
      queue: () => rows("SELECT id, user_id, purpose, state, attempts, last_error FROM mail_out ORDER BY id"),
    } satisfies MailStand);
  }, 120_000);
  afterAll(() => close());
  return stand;
}
