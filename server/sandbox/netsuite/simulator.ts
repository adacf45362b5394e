import { empty, isRecord, json, MalformedBodyError, type Reply, type SandboxRequest } from "../kit/http.ts";
import { Router } from "../kit/router.ts";
import type { InstanceContext, Simulator, SimulatorInstance } from "../kit/simulator.ts";
import { Account, NsError, type NsRow, noSuchRecord, recordTypes, userError, type Writable, writable } from "./account.ts";
import { listsOf, readBody } from "./fields.ts";
import { checked, keepPrimaryRelationship } from "./rules.ts";
import { seedAccount } from "./seed.ts";
import { SignIn, tokenLifeS } from "./sign-in.ts";
import { runSuiteql } from "./suiteql/run.ts";

const tokenPath = "/services/rest/auth/oauth2/v1/token";
const recordPath = "/services/rest/record/v1";
const usualConcurrency = 15;
const largestPage = 1_000;
const queryPath = "/services/rest/query/v1/suiteql";
const externalIdPattern = /^[A-Za-z0-9_-]{1,120}$/;

const isWritable = (type: string): type is Writable => (writable as readonly string[]).includes(type);

/** Which record type each of NetSuite's own pages shows. */
const screens: Readonly<Record<string, string>> = {
  "/app/common/entity/custjob.nl": "customer",
  "/app/accounting/project/project.nl": "job",
  "/app/accounting/transactions/salesord.nl": "salesOrder",
  "/app/accounting/otherlists/billingschedule.nl": "billingSchedule",
};

function createInstance(context: InstanceContext): SimulatorInstance {
  const account = new Account(context);
  const signIn = new SignIn(context);

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
  const save = (request: SandboxRequest, type: Writable, known: NsRow | undefined, newExternalId: string | null): NsRow => {
    const body = request.json();
    const input = readBody(account, type, body, request.header("x-netsuite-propertynamevalidation")?.toLowerCase() === "error");
    const replaced = (request.query.get("replace") ?? "").split(",");
    for (const [name, value] of Object.entries(input)) {
      const before = known?.[name];
      if (Array.isArray(value) && Array.isArray(before) && !replaced.includes(name)) input[name] = [...before, ...value];
    }
    const id = known?.id ?? account.newId(type);
    const externalId = known?.externalId ?? newExternalId ?? (isRecord(body) ? externalIdOf(body.externalId) : null);
    const namesake = externalId === null ? undefined : account.byExternalId(type, externalId);
    if (namesake && namesake.id !== id) throw userError("This entity already exists.");
    const saved = account.put(type, checked(account, type, { ...known, ...input, id, externalId }, known === undefined));
    if (type === "customer") keepPrimaryRelationship(account, saved);
    return saved;
  };

  const router = new Router((request) => {
    throw new NsError(404, "NONEXISTENT_URL", `There is nothing at ${request.path}.`);
  })
    .on("POST", queryPath, (request) => {
      if (!/\btransient\b/.test(request.header("prefer") ?? ""))
        throw new NsError(
          400,
          "INVALID_HEADER",
          "The required request header 'Prefer' is missing or invalid. It must be 'transient'.",
          "Prefer",
          "o:errorHeader",
        );
      const body = request.json();
      if (!isRecord(body) || typeof body.q !== "string")
        throw new NsError(400, "INVALID_CONTENT", 'The body must be {"q": …}.', "q");
      const paging = pagingOf(request);
      const page = runSuiteql(account, body.q, paging);
      return json(200, { links: pageLinks(`${context.baseUrl()}${queryPath}`, paging, page.totalResults), ...page });
    })
    .on("POST", `${recordPath}/:type`, (request, { type = "" }) => {
      const row = save(request, must(type), undefined, null);
      return empty(204, location(type, row.id));
    })
    .on("GET", `${recordPath}/:type/:ref`, (request, { type = "", ref = "" }) => {
      const row = found(must(type), ref, false);
      if (!row) throw noSuchRecord();
      const isExpanded = request.query.get("expandSubResources") === "true";
      return json(200, shown(account, type, { row, isExpanded, address: location(type, row.id).location ?? "" }));
    })
    .on("PUT", `${recordPath}/:type/:ref`, (request, { type = "", ref = "" }) => {
      if (!ref.startsWith("eid:")) throw new NsError(405, "METHOD_NOT_ALLOWED", "PUT needs an external id.");
      const row = save(request, must(type), found(must(type), ref, true), ref.slice(4));
      return empty(204, location(type, row.id));
    })
    .on("PATCH", `${recordPath}/:type/:ref`, (request, { type = "", ref = "" }) => {
      const known = found(must(type), ref, true);
      if (!known) throw noSuchRecord();
      const row = save(request, must(type), known, null);
      return empty(204, location(type, row.id));
    })
    .on("DELETE", `${recordPath}/:type/:ref`, (_request, { type = "", ref = "" }) => {
      const known = found(must(type), ref, true);
      if (!known) throw noSuchRecord();
      const links = type === "customer" ? account.table("customerSubsidiaryRelationship").committedBy("entity", known.id) : [];
      for (const link of links) account.table("customerSubsidiaryRelationship").remove(link.id);
      account.table(type).remove(known.id);
      return empty(204);
    });

  const answer = (request: SandboxRequest): Reply | Promise<Reply> => {
    if (request.method === "POST" && request.path === tokenPath) {
      const given = signIn.exchange(request.form(), `${context.baseUrl()}${tokenPath}`);
      if ("error" in given && given.error === "invalid_client") return json(401, given, signIn.challenge("Basic"));
      if ("error" in given) return json(400, given);
      return json(200, { access_token: given.token, expires_in: String(tokenLifeS), token_type: "bearer" });
    }
    if (!signIn.isSignedIn(request)) return notSignedIn();
    return router.handle(request);
  };

  const notSignedIn = (): Reply => json(401, invalidLogin.body, signIn.challenge("Bearer"));

  return {
    handle: (request) => {
      try {
        return answer(request);
      } catch (error) {
        if (error instanceof NsError) return json(error.status, error.body);
        if (error instanceof MalformedBodyError) return json(400, new NsError(400, "INVALID_CONTENT", error.message).body);
        throw error;
      }
    },
    crowded: (request, running) =>
      request.path === tokenPath || running <= Number(context.value("concurrencyLimit") ?? usualConcurrency)
        ? undefined
        : json(429, tooMany.body),
    credentials: () => ({ baseUrl: context.baseUrl(), ...signIn.credentials() }),
    records: (object) => ((recordTypes as readonly string[]).includes(object) ? account.table(object).committedAll() : undefined),
    screenOf: ({ path, query }) => {
      const [object, id] = [screens[path], query.get("id")];
      return object && id ? { object, id } : undefined;
    },
    administer: (object, id, fields) => {
      const table = account.table(object);
      if (fields) table.put(id, { externalId: null, ...table.committed(id), ...fields, id });
      else table.remove(id);
    },
    reset: () => seedAccount(account),
    revoke: () => signIn.revoke(),
    configure: (settings) => {
      for (const [name, value] of Object.entries(settings)) {
        if (name !== "concurrencyLimit" || !Number.isInteger(value))
          throw new Error(`NetSuite has no setting ${name} of ${String(value)}`);
        context.setValue(name, value);
      }
    },
    errorReply: (status) => {
      if (status === 401) return notSignedIn();
      if (status === 429) return json(429, tooMany.body);
      return json(status, new NsError(status, "UNEXPECTED_ERROR", `The service answered ${status}.`).body);
    },
  };
}

const invalidLogin = new NsError(
  401,
  "INVALID_LOGIN",
  "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.",
);
const tooMany = new NsError(
  429,
  "CONCURRENCY_LIMIT_EXCEEDED",
  "Concurrent request limit exceeded. Request blocked. Verify your concurrency limits at Setup > Integration > Integration Management > Integration Governance.",
);

interface Paging {
  limit: number;
  offset: number;
}

/** Where a page begins: on a boundary of pages, which its limit makes. The wording of refusals is unconfirmed. */
function pagingOf(request: SandboxRequest): Paging {
  const number = (name: string, missing: number): number => Number(request.query.get(name) ?? missing);
  const refused = (name: string, message: string): NsError =>
    new NsError(400, "INVALID_PARAMETER", `Invalid query parameter value: ${message}`, name, "o:errorQueryParam");
  const [limit, offset] = [number("limit", largestPage), number("offset", 0)];
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) throw refused("limit", "limit must be from 1 to 1000.");
  if (!Number.isInteger(offset) || offset < 0 || offset % limit !== 0)
    throw refused("offset", "offset must be 0 or a multiple of limit.");
  return { limit, offset };
}

/** The addresses of this page and of those around it, as far as there are any. */
function pageLinks(address: string, { limit, offset }: Paging, total: number): { rel: string; href: string }[] {
  const link = (rel: string, at: number) => ({ rel, href: `${address}?limit=${limit}&offset=${at}` });
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  return [
    ...(offset > 0 ? [link("previous", offset - limit), link("first", 0)] : []),
    ...(offset < last ? [link("next", offset + limit), link("last", last)] : []),
    link("self", offset),
  ];
}

function externalIdOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && externalIdPattern.test(value)) return value;
  throw new NsError(400, "INVALID_CONTENT", "externalId must be letters, digits, _ and -.", "externalId");
}

/** A record as REST shows it: references as objects with their id and name, lists as links unless they are asked for. */
function shown(
  account: Account,
  type: string,
  { address, isExpanded, row }: { row: NsRow; isExpanded: boolean; address: string },
): Record<string, unknown> {
  const self = (href: string) => [{ rel: "self", href }];
  const lists = listsOf(type);
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
    if (lists.includes(name) && Array.isArray(value)) {
      const links = self(`${address}/${name}`);
      return [[name, isExpanded ? { links, items: value, totalResults: value.length } : { links }] as const];
    }
    const to = references[name];
    if (!to || typeof value !== "string") return [[name, value] as const];
    const target = account.table(to).committed(value);
    return [[name, { links: [], id: value, refName: String(target?.name ?? target?.companyName ?? value) }] as const];
  });
  return account.context.schema.shape(type, { links: self(address), ...Object.fromEntries(fields) });
}

/** NetSuite: SuiteTalk REST records and SuiteQL. */
export const netsuite: Simulator = { vendor: "netsuite", createInstance };
