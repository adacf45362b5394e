import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Keyring } from "../crypto/keyring.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { Grant, Role } from "../domain/access/roles.ts";
import { after, MovableClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import { createLog } from "../log.ts";
import { createApiToken } from "../services/access/create-api-token.ts";
import { createUser } from "../services/access/create-user.ts";
import { type Actor, type CallContext, type JobSender, type Services, systemActor, userActor } from "../services/context.ts";
import type { Outcome } from "../services/refusal.ts";
import { createTestDatabase } from "./database.ts";

/** What tests give to commands and queries. */
export interface TestServices extends Services {
  clock: MovableClock;
  /** The runtime role's address of the database, for an engine on it. */
  runtimeUrl: string;
  /** Jobs that were sent, by what they do. */
  sent: { name: string; payload: unknown }[];
  /** A call context of an actor; of the system without one. */
  as(actor?: Actor): CallContext;
  /** A person with roles, everywhere unless a grant says where. */
  person(name: string, grants: readonly (Role | Partial<Grant>)[]): Promise<Actor>;
  /** A token that a person has made, which acts for them. */
  tokenOf(maker: Actor, token: { role: Role; scopes: Permission[] }): Promise<Actor>;
  /** Somebody new: of finance and everywhere, unless the grant says otherwise. */
  reader(grant?: Partial<Grant>): Promise<Actor>;
  close(): Promise<void>;
}

export const testKeys = [{ id: "test", key: Buffer.alloc(32, 7) }];
/** The class of each field that a vendor's connector knows. */
export const wireFields: Services["wireFields"] = (vendor) =>
  Object.entries(connectors).find(([name]) => name === vendor)?.[1].manifest.wireFields ?? {};
const everywhere: Grant = { role: "admin", entityCode: null, region: null, isLead: false };

/** Commands and queries on a database of their own, under a clock that stands still. */
export async function createTestServices(now = new Date("2026-11-20T09:00:00Z")): Promise<TestServices> {
  const database = await createTestDatabase();
  const db = new Database(database.runtimeUrl, { max: 6 });
  const prisma = createPrisma(database.runtimeUrl);
  const sent: TestServices["sent"] = [];
  const jobs: JobSender = {
    wakeRuns: async (_tx, runs) => void sent.push(...runs.map((run) => ({ name: "wake", payload: run.id }))),
    task: async (_tx, name, payload) => void sent.push({ name, payload }),
  };
  const services = {
    db,
    prisma,
    clock: new MovableClock(now),
    jobs,
    log: createLog("test", "silent"),
    keyring: new Keyring(testKeys),
    wireFields,
    vendors: vendorInfos(connectors),
    singleSignOn: "none" as const,
  };
  const as = (actor: Actor = systemActor("test")): CallContext => ({ ...services, actor, correlationId: newId<"correlation">() });
  const person: TestServices["person"] = async (name, given) => {
    const grants = given.map((grant): Grant => ({ ...everywhere, ...(typeof grant === "string" ? { role: grant } : grant) }));
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@firm.example`;
    const made = answerOf(await createUser(as(), { email, name, password: "seven green bottles", grants }));
    return userActor({ id: made.userId, name, currency: null, grants });
  };
  let readers = 0;
  return {
    ...services,
    runtimeUrl: database.runtimeUrl,
    sent,
    as,
    person,
    tokenOf: async (maker, token) => {
      const [name, expiresAt] = ["Their own", after(services.clock.now(), 30 * 86_400_000)];
      const { tokenId } = answerOf(await createApiToken(as(maker), { name, expiresAt, ...token }));
      return { ...maker, type: "token", id: tokenId, name };
    },
    reader: (grant = {}) => {
      readers += 1;
      return person(`Reader ${readers}`, [{ role: "finance", ...grant }]);
    },
    close: async () => {
      await prisma.$disconnect();
      await db.close();
      await database.drop();
    },
  };
}

/** What a command or query answers; throws what it refuses with. */
export function answerOf<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}
