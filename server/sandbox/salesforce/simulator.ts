import { json, type Reply, type SandboxRequest } from "../kit/http.ts";
import { Router } from "../kit/router.ts";
import type { InstanceContext, Simulator, SimulatorInstance } from "../kit/simulator.ts";
import { answer, replyOf } from "./answer.ts";
import { Api } from "./api.ts";
import { collectionRoutes } from "./collection-routes.ts";
import { compositeRoutes } from "./composite-routes.ts";
import { apiVersion, Org } from "./org.ts";
import { orgRoutes } from "./org-routes.ts";
import { OrgServer } from "./org-server.ts";
import { QueryResource } from "./query-routes.ts";
import { recordRoutes } from "./record-routes.ts";
import { Sessions } from "./sessions.ts";
import { settingsSchema } from "./settings.ts";
import { addSignInRoutes } from "./sign-in-routes.ts";
import { addCurrency, addStage, integrationUsername, writeStartingRecords } from "./starting-records.ts";

const dataPattern = /^\/services\/data\/(v\d+\.\d+)(?:\/(.*))?$/;
const notThere = (): Reply => json(404, [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }]);

/** Errors as the faults of the sandbox answer them. */
const faultCodes: Readonly<Record<number, readonly [string, string]>> = {
  400: ["INVALID_FIELD", "The request was refused"],
  401: ["INVALID_SESSION_ID", "Session expired or invalid"],
  403: ["REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."],
  404: ["NOT_FOUND", "The requested resource does not exist"],
  429: ["REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded."],
  500: ["UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support"],
  503: ["SERVER_UNAVAILABLE", "The server is temporarily unavailable."],
};

function credentials(server: OrgServer): Record<string, unknown> {
  const { sessions } = server;
  const { clientId, clientSecret, privateKey } = sessions;
  const url = server.org.ctx.baseUrl();
  return {
    baseUrl: url,
    instanceUrl: url,
    loginUrl: url,
    accessToken: sessions.standing,
    version: apiVersion,
    audience: "https://login.salesforce.com",
    clientId,
    clientSecret,
    username: integrationUsername,
    privateKey,
    password: sessions.password,
    securityToken: sessions.securityToken,
    organizationId: server.organizationId,
    userId: server.userId,
    jwt: { clientId, username: integrationUsername, privateKey },
    clientCredentials: { clientId, clientSecret },
  };
}

/** What is settable while it runs; throws where a setting is none. */
function configure(server: OrgServer, given: Record<string, unknown>): void {
  const {
    auditFieldsWritable,
    currencies = [],
    customFields = [],
    dailyApiRequests,
    defaultCurrency,
    stages = [],
  } = settingsSchema.parse(given);
  const { author, org } = server;
  org.change({
    ...(auditFieldsWritable !== undefined && { auditFieldsWritable }),
    ...(dailyApiRequests !== undefined && { dailyApiRequests }),
    ...(defaultCurrency !== undefined && { defaultCurrency }),
  });
  for (const code of defaultCurrency === undefined ? currencies : [defaultCurrency, ...currencies]) addCurrency(author, code);
  for (const stage of stages) addStage(author, stage);
  for (const field of customFields) org.addCustomField(field);
}

/** Records as they are kept, without what stands beside them for look-ups. */
const bare = (row: object): object => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("~")));

function createInstance(ctx: InstanceContext): SimulatorInstance {
  const org = new Org(ctx);
  const sessions = new Sessions(ctx, () => String(ctx.value("organizationId") ?? ""));
  const api = new Api();
  const server = new OrgServer(org, sessions, api);
  const queries = new QueryResource();
  api.add(...orgRoutes(() => server.usage), ...queries.routes(), ...compositeRoutes(api), ...collectionRoutes, ...recordRoutes);
  const router = new Router(notThere);
  addSignInRoutes(router, server);

  return {
    handle: (request: SandboxRequest) => {
      const [, version, path = ""] = dataPattern.exec(request.path) ?? [];
      return version === undefined ? router.handle(request) : server.api(request, version, path);
    },
    credentials: () => credentials(server),
    records: (object) => {
      const definition = org.find(object);
      return definition && org.table(definition.name).committedAll().map(bare);
    },
    screenOf: ({ path }) => {
      const [, object, id] = /^\/lightning\/r\/(\w+)\/([^/]+)\/view$/.exec(path) ?? [];
      return object && id ? { object, id: decodeURIComponent(id) } : undefined;
    },
    reset: () => {
      org.resetSchema();
      queries.forget();
      server.startOver();
      const { organizationId, userId } = writeStartingRecords(org);
      ctx.setValue("organizationId", organizationId);
      ctx.setValue("userId", userId);
    },
    revoke: () => sessions.revokeAll(),
    configure: (settings) => configure(server, settings),
    errorReply: (status) => {
      const [errorCode, message] = faultCodes[status] ?? ["UNKNOWN_EXCEPTION", `Status ${status}`];
      return replyOf(answer(status, [{ errorCode, message }]));
    },
    ownsRequest: (request) => server.signedIn(request),
  };
}

/** Salesforce's REST API, version 67.0, with one org. */
export const salesforce: Simulator = { vendor: "salesforce", createInstance };
