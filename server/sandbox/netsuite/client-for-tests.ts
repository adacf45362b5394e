import { createPrivateKey, type KeyObject } from "node:crypto";
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import { z } from "zod";
import { type RunningSandbox, startSandbox } from "../start-for-tests.ts";
import { netsuite } from "./simulator.ts";

const credentialsSchema = z.looseObject({
  baseUrl: z.string(),
  clientId: z.string(),
  certificateId: z.string(),
  privateKey: z.string(),
});
export type Credentials = z.infer<typeof credentialsSchema>;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
export const tokenPath = "/services/rest/auth/oauth2/v1/token";
export const recordPath = "/services/rest/record/v1";
export const queryPath = "/services/rest/query/v1/suiteql";

/** A client that knows the vendor's documentation and nothing of how the simulator is made. */
export class NetsuiteClientForTests {
  readonly sandbox: RunningSandbox;
  readonly credentials: Credentials;
  #token = "";

  constructor(sandbox: RunningSandbox, credentials: Credentials) {
    this.sandbox = sandbox;
    this.credentials = credentials;
  }

  static async start(): Promise<NetsuiteClientForTests> {
    const sandbox = await startSandbox({ simulators: [netsuite] });
    const credentials = credentialsSchema.parse(await sandbox.control("GET", "credentials/netsuite"));
    const client = new NetsuiteClientForTests(sandbox, credentials);
    await client.signIn();
    return client;
  }

  /** Signs an assertion as the vendor asks for it, with what is named changed. */
  async assertion(change: { header?: Partial<JWTHeaderParameters>; claims?: JWTPayload; key?: KeyObject } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { baseUrl, certificateId, clientId, privateKey } = this.credentials;
    return new SignJWT({
      iss: clientId,
      scope: "rest_webservices",
      aud: baseUrl + tokenPath,
      iat: now,
      exp: now + 1_800,
      ...change.claims,
    })
      .setProtectedHeader({ typ: "JWT", alg: "PS256", kid: certificateId, ...change.header })
      .sign(change.key ?? createPrivateKey(privateKey));
  }

  /** Asks for a token; `form` changes or, with null, leaves out parameters. */
  async exchange(assertion: string, form: Record<string, string | null> = {}): Promise<Answer> {
    const all = {
      grant_type: "client_credentials",
      client_assertion_type: assertionType,
      client_assertion: assertion,
      ...form,
    };
    const sent = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
    return this.#read(await fetch(this.credentials.baseUrl + tokenPath, { method: "POST", body: new URLSearchParams(sent) }));
  }

  async signIn(): Promise<string> {
    const { body } = await this.exchange(await this.assertion());
    this.#token = z.string().parse(body.access_token);
    return this.#token;
  }

  /** A call with the token and, where one is given, a JSON body. */
  async send(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const reply = await fetch(this.credentials.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) }),
    });
    return this.#read(reply);
  }

  query(q: string, paging = ""): Promise<Answer> {
    return this.send("POST", `${queryPath}${paging}`, { q }, { prefer: "transient" });
  }

  /** The rows of a query that must succeed. */
  async rows(q: string): Promise<Record<string, unknown>[]> {
    const answer = await this.query(q);
    if (answer.status !== 200) throw new Error(`${q} was refused: ${answer.text}`);
    return z.array(z.record(z.string(), z.unknown())).parse(answer.body.items);
  }

  /** Makes or changes a record by its external id and answers its internal id. */
  async upsert(type: string, externalId: string, json: unknown): Promise<string> {
    const answer = await this.send("PUT", `${recordPath}/${type}/eid:${externalId}`, json);
    if (answer.status !== 204) throw new Error(`${type} ${externalId} was refused: ${answer.text}`);
    return idIn(answer);
  }

  async #read(reply: Response): Promise<Answer> {
    const text = await reply.text();
    const isJson = (reply.headers.get("content-type") ?? "").includes("json");
    const body = isJson && text !== "" ? z.record(z.string(), z.unknown()).parse(JSON.parse(text)) : {};
    return { status: reply.status, headers: reply.headers, text, body };
  }
}

/** The internal id at the end of the Location header. */
export const idIn = (answer: Answer): string => z.string().parse(/\/(\d+)$/.exec(answer.headers.get("location") ?? "")?.[1]);

const detailsSchema = z
  .array(
    z.looseObject({
      detail: z.string(),
      "o:errorCode": z.string(),
      "o:errorPath": z.string().optional(),
      "o:errorQueryParam": z.string().optional(),
      "o:errorHeader": z.string().optional(),
    }),
  )
  .min(1);

/** The first reason of a refusal, with its status: throws where the body is not of the vendor's error form. */
export function reasonIn(answer: Answer): { status: number; code: string; detail: string; at: string | undefined } {
  const { title, type, status, "o:errorDetails": details } = answer.body;
  z.object({ title: z.string().min(1), type: z.url(), status: z.literal(answer.status) }).parse({ title, type, status });
  const [first] = detailsSchema.parse(details);
  if (!first) throw new Error("no reason");
  return {
    status: answer.status,
    code: first["o:errorCode"],
    detail: first.detail,
    at: first["o:errorPath"] ?? first["o:errorQueryParam"] ?? first["o:errorHeader"],
  };
}
