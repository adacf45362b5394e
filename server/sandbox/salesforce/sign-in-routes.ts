import { empty, json, type Reply, type SandboxRequest } from "../kit/http.ts";
import type { Router } from "../kit/router.ts";
import { newestVersion, type OrgServer } from "./org-server.ts";
import { SignInRefused } from "./sessions.ts";
import { integrationUsername } from "./starting-records.ts";

const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

function signIn(server: OrgServer, form: URLSearchParams): string {
  const { sessions } = server;
  switch (form.get("grant_type")) {
    case jwtBearer:
      return sessions.signInByAssertion(form.get("assertion") ?? "", integrationUsername);
    case "client_credentials":
      return sessions.signInByClient(form.get("client_id"), form.get("client_secret"));
    case "password":
      if (form.get("client_id") !== sessions.clientId) throw new SignInRefused("invalid_client_id", "client identifier invalid");
      return sessions.signInByPassword(
        { username: form.get("username") ?? "", password: form.get("password") ?? "" },
        integrationUsername,
      );
    default:
      throw new SignInRefused("unsupported_grant_type", "grant type not supported");
  }
}

const identityUrl = (server: OrgServer): string => `${server.org.ctx.baseUrl()}/id/${server.organizationId}/${server.userId}`;

/** Client credentials may come in the header instead of the form. */
function formOf(request: SandboxRequest): URLSearchParams {
  const form = request.form();
  const basic = /^Basic\s+(\S+)$/i.exec(request.header("authorization") ?? "")?.[1];
  if (basic && !form.has("client_id")) {
    const [id = "", secret = ""] = Buffer.from(basic, "base64").toString("utf8").split(":");
    form.set("client_id", decodeURIComponent(id));
    form.set("client_secret", decodeURIComponent(secret));
  }
  return form;
}

function token(server: OrgServer, request: SandboxRequest): Reply {
  try {
    const form = formOf(request);
    const accessToken = signIn(server, form);
    return json(200, {
      access_token: accessToken,
      scope: "api id",
      instance_url: server.org.ctx.baseUrl(),
      id: identityUrl(server),
      token_type: "Bearer",
      // A JWT bearer's answer does not say when it was made.
      ...(form.get("grant_type") !== jwtBearer && { issued_at: String(server.org.ctx.clock.wall()), signature: "" }),
    });
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    return json(error.error === "invalid_client" ? 401 : 400, { error: error.error, error_description: error.message });
  }
}

function revoke(server: OrgServer, request: SandboxRequest): Reply {
  const given = request.form().get("token") ?? request.query.get("token") ?? "";
  if (!server.sessions.check(given))
    return json(400, { error: "unsupported_token_type", error_description: "this token type is not supported" });
  server.sessions.revoke(given);
  return empty(200);
}

function identity(server: OrgServer, request: SandboxRequest): Reply {
  if (!server.signedIn(request)) return { status: 403, headers: { "content-type": "text/html" }, body: "Bad_OAuth_Token" };
  const base = server.org.ctx.baseUrl();
  const user = server.org.table("User").committed(server.userId);
  return json(200, {
    id: identityUrl(server),
    user_id: server.userId,
    organization_id: server.organizationId,
    username: user?.Username ?? null,
    display_name: user?.Name ?? null,
    email: user?.Email ?? null,
    active: true,
    user_type: "STANDARD",
    urls: { rest: `${base}/services/data/v{version}/`, sobjects: `${base}/services/data/v{version}/sobjects/` },
  });
}

const xmlEscapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const xml = (text: string): string => text.replace(/[&<>"]/g, (char) => xmlEscapes[char] ?? char);
const unescaped = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name] ?? "",
  );
const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
const xmlHeaders = { "content-type": "text/xml; charset=utf-8" };

/** The SOAP API's login and logout, which is how older clients sign in by password. */
function soap(server: OrgServer, request: SandboxRequest, version: string): Reply {
  const body = request.text();
  const member = (name: string): string => unescaped(new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(body)?.[1] ?? "");
  if (body.includes("logout")) {
    server.sessions.revoke(member("sessionId"));
    return { status: 200, headers: xmlHeaders, body: envelope("<logoutResponse/>") };
  }
  try {
    const accessToken = server.sessions.signInByPassword(
      { username: member("username"), password: member("password") },
      integrationUsername,
    );
    const user = server.org.table("User").committed(server.userId);
    const url = `${server.org.ctx.baseUrl()}/services/Soap/u/${version}/${server.organizationId.slice(0, 15)}`;
    const info = `<organizationId>${server.organizationId}</organizationId><userId>${server.userId}</userId><userFullName>${xml(String(user?.Name))}</userFullName><userName>${xml(integrationUsername)}</userName>`;
    const result = `<serverUrl>${xml(url)}</serverUrl><sessionId>${xml(accessToken)}</sessionId><userId>${server.userId}</userId><userInfo>${info}</userInfo>`;
    return {
      status: 200,
      headers: xmlHeaders,
      body: envelope(`<loginResponse><result><passwordExpired>false</passwordExpired>${result}</result></loginResponse>`),
    };
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    const fault = `<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: ${xml(error.message)}</faultstring></soapenv:Fault>`;
    return { status: 500, headers: xmlHeaders, body: envelope(fault) };
  }
}

/** Signing in and out, and who one is. */
export function addSignInRoutes(router: Router, server: OrgServer): void {
  router
    .on("POST", "/services/oauth2/token", (request) => token(server, request))
    .on("POST,GET", "/services/oauth2/revoke", (request) => revoke(server, request))
    .on("GET,POST", "/services/oauth2/userinfo", (request) => identity(server, request))
    .on("GET", "/id/:organization/:user", (request) => identity(server, request))
    .on("POST", "/services/Soap/u/:version", (request, { version = "" }) => soap(server, request, version))
    .on("POST", "/services/Soap/u/:version/:organization", (request, { version = "" }) => soap(server, request, version))
    .on("GET", "/services/data", () =>
      json(
        200,
        [newestVersion - 1, newestVersion].map((version) => ({
          label: `Version ${version}`,
          url: `/services/data/v${version}.0`,
          version: `${version}.0`,
        })),
      ),
    );
}
