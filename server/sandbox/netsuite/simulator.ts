import { empty, isRecord, json, MalformedBodyError, type Reply, type SandboxRequest } from "../kit/http.ts";
import { Router } from "../kit/router.ts";
import type { InstanceContext, Simulator, SimulatorInstance } from "../kit/simulator.ts";
import { Account, NsError, type NsRow, recordTypes, type Writable, writable } from "./account.ts";
import { checked, readBody } from "./rules.ts";
import { seedAccount } from "./seed.ts";
import { SignIn, tokenLifeS } from "./sign-in.ts";
import { runSuiteql } from "./suiteql/run.ts";

const tokenPath = "/services/rest/auth/oauth2/v1/token";
const recordPath = "/services/rest/record/v1";
const usualConcurrency = 15;
const largestPage = 1_000;
const externalIdPattern = /^[A-Za-z0-9_-]{1,120}$/;

const isWritable = (type: string): type is Writable => (writable as readonly string[]).includes(type);

function createInstance(context: InstanceContext): SimulatorInstance {
  const account = new Account(context);
  const signIn = new SignIn(context);
  let running = 0;

  const must = (type: string): Writable => {
    if (isWritable(type)) return type;
    throw new NsError(404, "NONEXISTENT_ID", `The record type ${type} does not exist.`);
  };
  const found = (type: Writable, ref: string, isWrite: boolean): NsRow | undefined => {
    const table = account.table(type);
    if (!ref.startsWith("eid:")) return isWrite ? table.committed(ref) : table.get(ref);
    const externalId = ref.slice(4);
    if (!externalIdPattern.test(externalId))
      throw new NsError(400, "INVALID_ID", `The external id ${externalId} holds characters that are not allowed.`);
    return isWrite ? table.committedBy("externalId", externalId)[0] : table.findBy("externalId", externalId)[0];
  };
  const location = (type: string, id: string): Record<string, string> => ({
    location: `${context.baseUrl()}${recordPath}/${type}/${id}`,
  });

  /** Lists are replaced where the address says so, else their lines are added. */
  const save = (
    type: Writable,
    known: NsRow | undefined,
    body: unknown,
    more: { externalId: string | null; replaced: readonly string[] },
  ): NsRow => {
    const input = readBody(account, type, body);
    for (const [name, value] of Object.entries(input)) {
      const before = known?.[name];
      if (Array.isArray(value) && Array.isArray(before) && !more.replaced.includes(name)) input[name] = [...before, ...value];
    }
    const id = known?.id ?? account.newId(type);
    const row: NsRow = { ...known, ...input, id, externalId: known?.externalId ?? more.externalId };
    return account.put(type, checked(account, type, row, known === undefined));
  };

  const router = new Router((request) => {
    throw new NsError(404, "NONEXISTENT_URL", `There is nothing at ${request.path}.`);
  })
    .on("POST", "/services/rest/query/v1/suiteql", (request) => {
      if (!/\btransient\b/.test(request.header("prefer") ?? ""))
        throw new NsError(
          400,
          "INVALID_HEADER",
          "The required request header 'Prefer' is missing or invalid. It must be 'transient'.",
        );
      const body = request.json();
      if (!isRecord(body) || typeof body.q !== "string")
        throw new NsError(400, "INVALID_CONTENT", 'The body must be {"q": …}.', "q");
      const limit = Number(request.query.get("limit") ?? largestPage);
      const offset = Number(request.query.get("offset") ?? 0);
      if (!Number.isInteger(limit) || limit < 1 || limit > largestPage || !Number.isInteger(offset) || offset < 0)
        throw new NsError(400, "INVALID_PARAMETER", "limit must be 1 to 1000, offset 0 or more.");
      return json(200, { links: [], ...runSuiteql(account, body.q, { limit, offset }) });
    })
    .on("POST", `${recordPath}/:type`, (request, { type = "" }) => {
      const row = save(must(type), undefined, request.json(), { externalId: null, replaced: [] });
      return empty(204, location(type, row.id));
    })
    .on("GET", `${recordPath}/:type/:ref`, (_request, { type = "", ref = "" }) => {
      const row = found(must(type), ref, false);
      if (!row)
        throw new NsError(404, "NONEXISTENT_ID", `The record instance does not exist. Provide a valid record instance ID.`);
      return json(200, shown(account, type, row));
    })
    .on("PUT", `${recordPath}/:type/:ref`, (request, { type = "", ref = "" }) => {
      if (!ref.startsWith("eid:")) throw new NsError(405, "METHOD_NOT_ALLOWED", "PUT needs an external id.");
      const known = found(must(type), ref, true);
      const replaced = (request.query.get("replace") ?? "").split(",");
      const row = save(must(type), known, request.json(), { externalId: ref.slice(4), replaced });
      return empty(204, location(type, row.id));
    })
    .on("PATCH", `${recordPath}/:type/:ref`, (request, { type = "", ref = "" }) => {
      const known = found(must(type), ref, true);
      if (!known)
        throw new NsError(404, "NONEXISTENT_ID", `The record instance does not exist. Provide a valid record instance ID.`);
      const row = save(must(type), known, request.json(), {
        externalId: null,
        replaced: (request.query.get("replace") ?? "").split(","),
      });
      return empty(204, location(type, row.id));
    });

  const answer = (request: SandboxRequest): Reply | Promise<Reply> => {
    if (request.method === "POST" && request.path === tokenPath) {
      const given = signIn.exchange(request.form(), `${context.baseUrl()}${tokenPath}`);
      if ("error" in given) return json(given.error === "invalid_client" ? 401 : 400, given);
      return json(200, { access_token: given.token, expires_in: String(tokenLifeS), token_type: "bearer" });
    }
    if (!signIn.isSignedIn(request))
      throw new NsError(401, "INVALID_LOGIN", "Invalid login attempt. For more details, see the Login Audit Trail.");
    if (running > Number(context.value("concurrencyLimit") ?? usualConcurrency))
      throw new NsError(429, "SSS_REQUEST_LIMIT_EXCEEDED", "The request was blocked by the concurrency limit of the account.");
    return router.handle(request);
  };

  return {
    handle: (request) => {
      running += 1;
      try {
        return answer(request);
      } catch (error) {
        if (error instanceof NsError) return json(error.status, error.body);
        if (error instanceof MalformedBodyError) return json(400, new NsError(400, "INVALID_CONTENT", error.message).body);
        throw error;
      } finally {
        running -= 1;
      }
    },
    credentials: () => ({ baseUrl: context.baseUrl(), ...signIn.credentials() }),
    records: (object) => ((recordTypes as readonly string[]).includes(object) ? account.table(object).committedAll() : undefined),
    reset: () => seedAccount(account),
    revoke: () => signIn.revoke(),
    configure: (settings) => {
      for (const [name, value] of Object.entries(settings)) {
        if (name !== "concurrencyLimit" || !Number.isInteger(value))
          throw new Error(`NetSuite has no setting ${name} of ${String(value)}`);
        context.setValue(name, value);
      }
    },
    errorReply: (status) =>
      json(
        status,
        new NsError(status, status === 401 ? "INVALID_LOGIN" : "UNEXPECTED_ERROR", `The service answered ${status}.`).body,
      ),
  };
}

/** A record as REST shows it: references as objects with their id and name. */
function shown(account: Account, type: string, row: NsRow): Record<string, unknown> {
  const references: Readonly<Record<string, string>> = {
    subsidiary: "subsidiary",
    currency: "currency",
    parent: "customer",
    entity: "customer",
    company: "customer",
    job: "job",
    terms: "term",
    entityStatus: "jobStatus",
    billingRateCard: "billingRateCard",
  };
  const fields = Object.entries(row).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const to = references[name];
    if (!to || typeof value !== "string") return [[name, value] as const];
    const target = account.table(to).committed(value);
    return [[name, { links: [], id: value, refName: String(target?.name ?? target?.companyName ?? value) }] as const];
  });
  return account.context.schema.shape(type, { links: [], ...Object.fromEntries(fields) });
}

/** NetSuite: SuiteTalk REST records and SuiteQL. */
export const netsuite: Simulator = { vendor: "netsuite", createInstance };
