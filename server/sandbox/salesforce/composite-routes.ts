import { isRecord } from "../kit/http.ts";
import { type Answer, answer, refusal } from "./answer.ts";
import { type Api, type ApiCall, type ApiRoute, route } from "./api.ts";
import { ApiError } from "./errors.ts";
import { readObject } from "./record-routes.ts";

const maxParts = 25;
/** At most so many parts are queries or collections. */
const maxHeavyParts = 5;

interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body: unknown;
}
interface Part {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/** Thrown to take back a composite call of which a part was refused; carries what is answered. */
class RolledBack extends Error {
  readonly parts: Part[];

  constructor(parts: Part[]) {
    super("a part was refused");
    this.parts = parts;
  }
}

const invalid = (message: string): ApiError => new ApiError(400, "INVALID_INPUT", message);

function readSubrequest(value: unknown): Subrequest {
  const part = readObject(value);
  const { body, method, referenceId, url } = part;
  if (typeof method !== "string" || typeof url !== "string") throw invalid("A subrequest needs a method and a url");
  if (typeof referenceId !== "string" || !/^[A-Za-z0-9_]+$/.test(referenceId))
    throw invalid("A subrequest needs a referenceId of letters, digits and underscores");
  return { method: method.toUpperCase(), url, referenceId, body };
}

const referencePattern = /@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}/g;

/** Replaces references such as @{account.id} in a text by what earlier parts answered; throws where there is no such answer. */
function resolve(text: string, earlier: ReadonlyMap<string, unknown>): string {
  return text.replace(referencePattern, (whole, id: string, path: string) => {
    let value = earlier.get(id);
    for (const [, name = "", index] of path.matchAll(/\.([A-Za-z0-9_]+)|\[(\d+)\]/g)) {
      if (Array.isArray(value)) value = value[Number(index ?? name)];
      else value = isRecord(value) ? value[name] : undefined;
    }
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    throw new ApiError(
      400,
      "PROCESSING_HALTED",
      `Invalid reference specified. No value for ${whole.slice(2, -1)} found in ${id}`,
    );
  });
}

function parseBody(body: unknown, earlier: ReadonlyMap<string, unknown>): unknown {
  if (body === undefined) return undefined;
  const text = JSON.stringify(body);
  return text.includes("@{") ? JSON.parse(resolve(text, earlier)) : body;
}

const urlPattern = /^\/services\/data\/(v\d+\.0)\/([^?]*)(?:\?(.*))?$/;

function runOne(api: Api, call: ApiCall, part: Subrequest, earlier: ReadonlyMap<string, unknown>): Answer {
  try {
    const match = urlPattern.exec(resolve(part.url, earlier));
    if (!match) throw invalid(`The url of ${part.referenceId} must begin with /services/data/vNN.0/`);
    const [, version = "", path = "", search = ""] = match;
    if (path.toLowerCase() === "composite") throw invalid("A composite call cannot hold another one");
    return api.run({
      ...call,
      method: part.method,
      version,
      path,
      query: new URLSearchParams(search),
      body: parseBody(part.body, earlier),
    });
  } catch (error) {
    return refusal(error);
  }
}

const halted = [
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
  },
];

function runAll(api: Api, call: ApiCall, parts: readonly Subrequest[], allOrNone: boolean): Part[] {
  const earlier = new Map<string, unknown>();
  const work = (): Part[] => {
    const done: Part[] = [];
    for (const part of parts) {
      const given = runOne(api, call, part, earlier);
      if (given.status < 300) earlier.set(part.referenceId, given.body);
      done.push({
        body: given.body,
        httpHeaders: given.headers ?? {},
        httpStatusCode: given.status,
        referenceId: part.referenceId,
      });
      if (given.status >= 300 && allOrNone) throw new RolledBack(done);
    }
    return done;
  };
  try {
    return call.author.org.atomically(work);
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    const failed = error.parts.at(-1);
    return parts.map(({ referenceId }) =>
      referenceId === failed?.referenceId ? failed : { body: halted, httpHeaders: {}, httpStatusCode: 400, referenceId },
    );
  }
}

const isHeavy = ({ url }: Subrequest): boolean => /\/(query|queryAll|composite\/sobjects)([/?]|$)/i.test(url);

function composite(api: Api, call: ApiCall): Answer {
  const { allOrNone = false, compositeRequest } = readObject(call.body);
  if (!Array.isArray(compositeRequest) || typeof allOrNone !== "boolean")
    throw new ApiError(400, "JSON_PARSER_ERROR", "compositeRequest has to be a list of subrequests");
  if (compositeRequest.length === 0 || compositeRequest.length > maxParts)
    throw new ApiError(400, "LIMIT_EXCEEDED", `The composite request must hold 1 to ${maxParts} subrequests`);
  const parts = compositeRequest.map(readSubrequest);
  if (new Set(parts.map(({ referenceId }) => referenceId)).size < parts.length)
    throw invalid("Each subrequest needs a referenceId of its own");
  if (parts.filter(isHeavy).length > maxHeavyParts)
    throw new ApiError(400, "LIMIT_EXCEEDED", `At most ${maxHeavyParts} subrequests can be queries or collections`);
  return answer(200, { compositeResponse: runAll(api, call, parts, allOrNone) });
}

/** Several calls in one, later ones with what earlier ones answered. */
export const compositeRoutes = (api: Api): ApiRoute[] => [route("POST", "composite", (call) => composite(api, call))];
