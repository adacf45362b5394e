import { randomBytes } from "node:crypto";
import { empty, isRecord, json, MalformedBodyError, type Reply, SandboxRequest } from "../kit/http.ts";
import { Router } from "../kit/router.ts";
import type { InstanceContext, Simulator, SimulatorInstance } from "../kit/simulator.ts";
import { Account, invalid, KantataError } from "./account.ts";
import { envelope, isShown, page } from "./reading.ts";
import { type Resource, resourceNamed, resources } from "./resources.ts";
import { seedAccount } from "./seed.ts";
import { applyTemplate, changeRow, createRows, deleteRow, draftsIn, upsertReference } from "./writing.ts";

const base = "/api/v1";
/** Calls within a second beyond which the account is told to wait. */
const usualCallsASecond = 500;

const refusal = (status: number, type: string, message: string): Reply => json(status, { errors: [{ type, message }] });

/** The path without the ending that every resource also answers to. */
const plain = (request: SandboxRequest): SandboxRequest => {
  if (!request.path.endsWith(".json")) return request;
  const { body, headers, method, search } = request;
  return new SandboxRequest({ body, headers, method, search, path: request.path.slice(0, -".json".length) });
};

function createInstance(context: InstanceContext): SimulatorInstance {
  const account = new Account(context);
  let window = { second: 0, calls: 0 };
  const token = (): string =>
    `${context.secret("token", () => randomBytes(24).toString("hex"))}${String(context.value("token-suffix") ?? "")}`;

  const mustHave = (resource: Resource, id: string, request?: SandboxRequest) => {
    const row = account.table(resource.name).get(id);
    if (!row || (request && !isShown(account, resource, row, request)))
      throw new KantataError(404, [{ type: "system", message: `${resource.singular} ${id} was not found` }]);
    return row;
  };
  const named = (name: string): Resource => {
    const resource = resourceNamed(name);
    if (!resource) throw new KantataError(404, [{ type: "system", message: `There is no resource ${name}` }]);
    return resource;
  };

  const router = new Router((request) => refusal(404, "system", `There is no ${request.method} ${request.path}`))
    .on("GET", `${base}/users/me`, () => json(200, envelope(account, named("users"), account.table("users").all().slice(0, 1))))
    .on("POST", `${base}/external_references/create_or_update`, (request) => {
      const resource = named("external_references");
      const [draft] = draftsIn(request.json(), resource);
      return json(200, envelope(account, resource, draft ? [upsertReference(account, draft)] : []));
    })
    .on("PUT", `${base}/workspaces/:id/apply_template`, (request, { id = "" }) => {
      const body = request.json();
      const fields = isRecord(body) && isRecord(body.workspace) ? body.workspace : body;
      if (!isRecord(fields)) throw invalid("project_tracker_template_id is missing", "project_tracker_template_id");
      const resource = named("workspaces");
      return json(200, envelope(account, resource, [applyTemplate(account, mustHave(resource, id), fields)]));
    })
    .on("GET", `${base}/:resource`, (request, { resource = "" }) => json(200, page(account, named(resource), request)))
    .on("POST", `${base}/:resource`, (request, { resource: name = "" }) => {
      const resource = named(name);
      if (!resource.creates) throw new KantataError(404, [{ type: "system", message: `There is no POST ${base}/${name}` }]);
      return json(200, envelope(account, resource, createRows(account, resource, draftsIn(request.json(), resource)), request));
    })
    .on("GET", `${base}/:resource/:id`, (request, { resource: name = "", id = "" }) => {
      const resource = named(name);
      return json(200, envelope(account, resource, [mustHave(resource, id, request)], request));
    })
    .on("PUT", `${base}/:resource/:id`, (request, { resource: name = "", id = "" }) => {
      const resource = named(name);
      const row = mustHave(resource, id);
      const [draft = {}] = draftsIn(request.json(), resource);
      return json(200, envelope(account, resource, [changeRow(account, resource, row, draft)], request));
    })
    .on("DELETE", `${base}/:resource/:id`, (_request, { resource: name = "", id = "" }) => {
      const resource = named(name);
      deleteRow(account, resource, mustHave(resource, id));
      return empty(204);
    });

  const isLimited = (): boolean => {
    const second = Math.floor(Date.now() / 1000);
    if (window.second !== second) window = { second, calls: 0 };
    window.calls += 1;
    return window.calls > Number(context.value("callsPerSecond") ?? usualCallsASecond);
  };

  return {
    handle: (request) => {
      if (request.header("authorization") !== `Bearer ${token()}`) return refusal(401, "oauth", "Invalid OAuth 2 Request");
      if (isLimited()) return refusal(429, "system", "Too many requests; retry after a small delay");
      try {
        const named = plain(request);
        const reply = router.handle(named);
        request.route = named.route;
        return reply;
      } catch (error) {
        if (error instanceof KantataError) return json(error.status, { errors: error.errors });
        if (error instanceof MalformedBodyError) return refusal(400, "system", error.message);
        throw error;
      }
    },
    credentials: () => ({ baseUrl: `${context.baseUrl()}${base}/`, token: token() }),
    records: (object) =>
      resources.some((resource) => resource.name === object) ? account.table(object).committedAll() : undefined,
    screenOf: ({ path }) => {
      const [, object, id] = /^\/(workspaces|workspace_groups)\/([^/]+)$/.exec(path) ?? [];
      return object && id ? { object, id } : undefined;
    },
    reset: () => seedAccount(account),
    revoke: () => context.setValue("token-suffix", context.next("token-suffix")),
    configure: (settings) => {
      for (const [name, value] of Object.entries(settings)) {
        if (name !== "callsPerSecond" || !Number.isInteger(value))
          throw new Error(`Kantata has no setting ${name} of ${String(value)}`);
        context.setValue(name, value);
      }
    },
    errorReply: (status) => refusal(status, status === 401 ? "oauth" : "system", `The service answered ${status}`),
  };
}

/** Kantata OX, API v1. */
export const kantata: Simulator = { vendor: "kantata", createInstance };
