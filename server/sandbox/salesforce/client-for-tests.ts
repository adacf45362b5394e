import { z } from "zod";
import { Sandbox } from "../kit/server.ts";
import { salesforce } from "./simulator.ts";

export interface TestReply {
  status: number;
  headers: Headers;
  body: unknown;
}

const credentialsSchema = z.looseObject({
  instanceUrl: z.string(),
  accessToken: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  username: z.string(),
  password: z.string(),
  privateKey: z.string(),
  audience: z.string(),
});
export type TestCredentials = z.infer<typeof credentialsSchema>;

const rowSchema = z.record(z.string(), z.unknown());
const pageSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});
const createdSchema = z.looseObject({ id: z.string(), success: z.literal(true) });

/** An org of its own in a sandbox of its own, as a REST client sees it. */
export class TestOrg {
  readonly #sandbox: Sandbox;
  #credentials: TestCredentials | undefined;

  private constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  static async start(dataDir?: string): Promise<TestOrg> {
    const sandbox = new Sandbox({ simulators: [salesforce], ...(dataDir && { dataDir }) });
    await sandbox.listen(0);
    const org = new TestOrg(sandbox);
    await org.signInAgain();
    return org;
  }

  get credentials(): TestCredentials {
    if (this.#credentials) return this.#credentials;
    throw new Error("The org has not been asked for its credentials");
  }

  async signInAgain(): Promise<void> {
    this.#credentials = credentialsSchema.parse(await this.control("GET", "credentials/salesforce"));
  }

  /** Calls the sandbox's control API. */
  async control(method: string, path: string, json?: unknown): Promise<unknown> {
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const headers = { "content-type": "application/json" };
    const reply = await fetch(`${this.#sandbox.url}/_control/${path}`, { method, headers, ...body });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path} was refused with ${reply.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  set(settings: Record<string, unknown>): Promise<unknown> {
    return this.control("POST", "settings", { vendor: "salesforce", settings });
  }

  /** Sends to the API; a path that does not begin with "/" is below the version. */
  async send(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<TestReply> {
    const target = path.startsWith("/") ? path : `/services/data/v67.0/${path}`;
    const reply = await fetch(`${this.credentials.instanceUrl}${target}`, {
      method,
      headers: { authorization: `Bearer ${this.credentials.accessToken}`, "content-type": "application/json", ...headers },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
    const text = await reply.text();
    const isJson = reply.headers.get("content-type")?.includes("json");
    return { status: reply.status, headers: reply.headers, body: text === "" ? null : isJson ? JSON.parse(text) : text };
  }

  /** Creates a record; answers its id. */
  async create(object: string, fields: Record<string, unknown>): Promise<string> {
    const reply = await this.send("POST", `sobjects/${object}`, fields);
    const parsed = createdSchema.safeParse(reply.body);
    if (!parsed.success) throw new Error(`${object} was refused: ${JSON.stringify(reply.body)}`);
    return parsed.data.id;
  }

  async page(soql: string, resource = "query", headers: Record<string, string> = {}): Promise<z.infer<typeof pageSchema>> {
    const reply = await this.send("GET", `${resource}?q=${encodeURIComponent(soql)}`, undefined, headers);
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return pageSchema.parse(reply.body);
  }

  /** Records of a query that fits one page, without what says which record each is. */
  async rows(soql: string, resource = "query"): Promise<Record<string, unknown>[]> {
    return (await this.page(soql, resource)).records.map(({ attributes, ...row }) => row);
  }

  /** The first error's code of a query that is refused. */
  async refusal(soql: string): Promise<unknown> {
    const reply = await this.send("GET", `query?q=${encodeURIComponent(soql)}`);
    return z.tuple([z.looseObject({ errorCode: z.string() })]).parse(reply.body)[0].errorCode;
  }

  close(): Promise<void> {
    return this.#sandbox.close();
  }
}
