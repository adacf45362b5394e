import { MalformedBodyError, type Reply, type SandboxRequest } from "../kit/http.ts";
import { refusal, replyOf } from "./answer.ts";
import type { Api } from "./api.ts";
import { ApiError, noSuchResource } from "./errors.ts";
import type { Org } from "./org.ts";
import type { Author } from "./records.ts";
import type { Sessions } from "./sessions.ts";

const oldestVersion = 31;
export const newestVersion = 67;
const dayLength = 10;

/** One org as it is reached: who is signed in, which version is spoken, how many calls are left today. */
export class OrgServer {
  readonly org: Org;
  readonly sessions: Sessions;
  readonly #api: Api;
  #day = "";
  #calls = 0;

  constructor(org: Org, sessions: Sessions, api: Api) {
    this.org = org;
    this.sessions = sessions;
    this.#api = api;
  }

  get userId(): string {
    return this.#idOf("userId");
  }

  get author(): Author {
    return { org: this.org, userId: this.userId };
  }

  /** Calls that were made today, of those that the org has a day. */
  get usage(): { used: number; max: number } {
    return { used: this.#calls, max: this.org.settings.dailyApiRequests };
  }

  #idOf(key: string): string {
    return String(this.org.ctx.value(key) ?? "");
  }

  get organizationId(): string {
    return this.#idOf("organizationId");
  }

  startOver(): void {
    this.#calls = 0;
  }

  signedIn(request: SandboxRequest): boolean {
    const [, scheme, token] = /^(Bearer|OAuth)\s+(\S+)$/i.exec(request.header("authorization") ?? "") ?? [];
    return scheme !== undefined && token !== undefined && this.sessions.check(token);
  }

  /** Answers a call of the REST API; counts it. */
  api(request: SandboxRequest, version: string, path: string): Reply {
    request.route = `/services/data/:version/${this.#api.find(methodOf(request), path)?.route.pattern ?? path}`;
    if (!this.signedIn(request)) {
      return replyOf(refusal(new ApiError(401, "INVALID_SESSION_ID", "Session expired or invalid")), {
        "www-authenticate": "Token",
      });
    }
    const isWithin = this.#count();
    const limits = { "sforce-limit-info": `api-usage=${Math.min(this.#calls, this.usage.max)}/${this.usage.max}` };
    try {
      if (!isWithin) throw new ApiError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
      const number = Number(/^v(\d+)\.0$/.exec(version)?.[1]);
      if (!(number >= oldestVersion && number <= newestVersion)) throw noSuchResource();
      const given = this.#api.run({
        method: methodOf(request),
        path,
        version,
        query: request.query,
        body: bodyOf(request),
        header: (name) => request.header(name),
        author: this.author,
      });
      return replyOf(given, limits);
    } catch (error) {
      return replyOf(refusal(error), limits);
    }
  }

  #count(): boolean {
    const day = this.org.stamp().slice(0, dayLength);
    if (day !== this.#day) {
      this.#day = day;
      this.#calls = 0;
    }
    if (this.#calls >= this.usage.max) return false;
    this.#calls++;
    return true;
  }
}

/** Clients that cannot send PATCH say so in the query of a POST. */
const methodOf = (request: SandboxRequest): string => request.query.get("_HttpMethod") ?? request.method;

function bodyOf(request: SandboxRequest): unknown {
  if (request.body.length === 0) return undefined;
  try {
    return request.json();
  } catch (error) {
    if (!(error instanceof MalformedBodyError)) throw error;
    throw new ApiError(400, "JSON_PARSER_ERROR", "Unexpected character in the body: it is not JSON");
  }
}
