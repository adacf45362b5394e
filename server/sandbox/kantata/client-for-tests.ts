import { type RunningSandbox, startSandbox } from "../start-for-tests.ts";
import { kantata } from "./simulator.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // The vendor's JSON, of which each test says what it expects.
  body: Record<string, unknown>;
}

export type Row = Record<string, unknown> & { id: string };

/** Speaks plain HTTP to a simulated Kantata account, as the published contract has it. */
export class TestAccount {
  readonly sandbox: RunningSandbox;
  readonly base: string;
  readonly token: string;

  private constructor(sandbox: RunningSandbox, credentials: { baseUrl: string; token: string }) {
    this.sandbox = sandbox;
    this.base = credentials.baseUrl;
    this.token = credentials.token;
  }

  static async start(): Promise<TestAccount> {
    const sandbox = await startSandbox({ simulators: [kantata] });
    const credentials = await sandbox.control("GET", "credentials/kantata");
    return new TestAccount(sandbox, credentials as { baseUrl: string; token: string });
  }

  /** One call; `json` is sent as it is. */
  async send(method: string, path: string, json?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const reply = await fetch(`${this.base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json", ...headers },
      ...(json === undefined ? {} : { body: typeof json === "string" ? json : JSON.stringify(json) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, body: text === "" ? {} : JSON.parse(text) };
  }

  /** The rows that an answer's `results` name, in their order. */
  rowsOf({ body }: Answer): Row[] {
    const results = body.results as { key: string; id: string }[];
    return results.map(({ key, id }) => (body[key] as Record<string, Row>)[id] as Row);
  }

  /** Makes rows under their plural, in one call; throws what the account refuses. */
  async make(resource: string, rows: readonly object[]): Promise<Row[]> {
    const answer = await this.send("POST", resource, { [resource]: rows });
    if (answer.status !== 200) throw new Error(`${resource}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return this.rowsOf(answer);
  }

  async makeOne(resource: string, singular: string, row: object): Promise<Row> {
    const answer = await this.send("POST", resource, { [singular]: row });
    const [made] = answer.status === 200 ? this.rowsOf(answer) : [];
    if (!made) throw new Error(`${resource}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return made;
  }

  async list(path: string): Promise<Row[]> {
    const answer = await this.send("GET", path);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return this.rowsOf(answer);
  }

  project(fields: object = {}): Promise<Row> {
    const draft = { title: "Harbour rollout", creator_role: "maven", budgeted: true, price: 24_000, currency: "GBP", ...fields };
    return this.makeOne("workspaces", "workspace", draft);
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}
