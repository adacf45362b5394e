import { isRecord, json, type Reply, SandboxRequest } from "../kit/http.ts";
import type { InstanceContext, Simulator, SimulatorInstance } from "../kit/simulator.ts";
import { apiVersion, DataApi } from "./api.ts";
import { Org } from "./org.ts";
import { insertRecord } from "./records.ts";
import { Sessions } from "./sessions.ts";

const usualDailyRequests = 5_000_000;
const dataPath = /^\/services\/data\/v\d+\.\d(\/.*)?$/;
const soapPath = /^\/services\/Soap\/u\/\d+\.\d$/;

const xml = (status: number, body: string): Reply => ({ status, headers: { "content-type": "text/xml; charset=utf-8" }, body });
const tag = (text: string, name: string): string => new RegExp(`<(?:\\w+:)?${name}>([^<]*)</`).exec(text)?.[1] ?? "";

function createInstance(context: InstanceContext): SimulatorInstance {
  const org = new Org(context);
  const sessions = new Sessions(context);
  const usage = () => ({
    used: Number(context.value("api-usage") ?? 0),
    max: org.settings.dailyApiRequests ?? usualDailyRequests,
  });
  const api = new DataApi(org, usage);
  let used = usage().used;

  const token = (form: URLSearchParams): Reply => {
    const refused = sessions.check(form);
    if (refused) return json(refused.error === "invalid_client" ? 401 : 400, refused);
    return json(200, {
      access_token: sessions.token(),
      instance_url: context.baseUrl(),
      id: `${context.baseUrl()}/id/00D9Vy000000001AAA/${integrationUser()}`,
      token_type: "Bearer",
      scope: "api",
      issued_at: String(context.clock.wall()),
    });
  };
  const integrationUser = (): string => org.table(org.require("User")).committedAll()[0]?.Id ?? "";

  /** The log-in of SOAP clients; queries and writes then go over REST. */
  const soap = (request: SandboxRequest): Reply => {
    const text = request.text();
    const isGood = sessions.isPassword(tag(text, "username"), tag(text, "password"));
    const envelope = (inner: string): string =>
      `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
    if (!isGood)
      return xml(
        500,
        envelope(
          "<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Invalid username, password, security token; or user locked out.</faultstring></soapenv:Fault>",
        ),
      );
    const server = `${context.baseUrl()}/services/Soap/u/${apiVersion}/00D9Vy000000001`;
    return xml(
      200,
      envelope(
        `<loginResponse><result><metadataServerUrl>${server}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>${server}</serverUrl><sessionId>${sessions.token()}</sessionId><userId>${integrationUser()}</userId><userInfo><organizationId>00D9Vy000000001AAA</organizationId><userFullName>Integration</userFullName></userInfo></result></loginResponse>`,
      ),
    );
  };

  const data = (request: SandboxRequest, path: string): Reply => {
    if (!sessions.isSignedIn(request))
      return json(401, [{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }]);
    const { max } = usage();
    if (used >= max) return json(403, [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }]);
    used += 1;
    if (used % 50 === 0) context.setValue("api-usage", used);
    const { body, headers, method, search } = request;
    const inner = new SandboxRequest({ body, headers, method, search, path });
    const reply = api.handle(inner);
    request.route = inner.route;
    return { ...reply, headers: { ...reply.headers, "sforce-limit-info": `api-usage=${used}/${max}` } };
  };

  return {
    handle: (request) => {
      if (request.method === "POST" && request.path === "/services/oauth2/token") return token(request.form());
      if (request.method === "POST" && soapPath.test(request.path)) return soap(request);
      if (request.path === "/services/data")
        return json(200, [{ label: "Summer '26", url: `/services/data/v${apiVersion}`, version: apiVersion }]);
      const path = dataPath.exec(request.path)?.[1];
      if (path === undefined && !dataPath.test(request.path))
        return json(404, [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }]);
      return data(request, path ?? "/");
    },
    credentials: () => ({
      baseUrl: context.baseUrl(),
      loginUrl: context.baseUrl(),
      instanceUrl: context.baseUrl(),
      version: apiVersion,
      ...sessions.credentials,
    }),
    records: (object) => {
      const spec = org.find(object);
      return spec && org.table(spec).committedAll();
    },
    reset: () => {
      used = 0;
      insertRecord(org, org.require("User"), {
        Username: "integration@firm.example",
        Name: "Integration",
        Email: "integration@firm.example",
        IsActive: true,
      });
      insertRecord(org, org.require("Pricebook2"), { Name: "Standard Price Book", IsStandard: true, IsActive: true });
    },
    revoke: () => sessions.revoke(),
    configure: (settings) => {
      const { queryBatch, ...rest } = settings;
      if (queryBatch !== undefined) context.setValue("queryBatch", queryBatch);
      if (!isRecord(rest)) throw new Error("settings must be an object");
      org.configure(rest);
    },
    errorReply: (status) =>
      json(status, [
        status === 401
          ? { message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }
          : { message: `The server answered ${status}`, errorCode: status >= 500 ? "SERVER_UNAVAILABLE" : "UNKNOWN_EXCEPTION" },
      ]),
    ownsRequest: (request) => {
      const given = /^(?:Bearer|OAuth) (.+)$/.exec(request.header("authorization") ?? "")?.[1];
      return given !== undefined && sessions.isToken(given);
    },
  };
}

/** Salesforce: REST of the platform, with OAuth and the SOAP log-in. */
export const salesforce: Simulator = { vendor: "salesforce", createInstance };
