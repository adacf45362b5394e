import { z } from "zod";
import { callVendor } from "./vendor-call.ts";

export type Fields = Record<string, string | number | boolean | null>;

const rowResults = z.array(z.looseObject({ id: z.string().optional(), success: z.boolean(), errors: z.array(z.unknown()) }));
const queryPage = z.looseObject({ records: z.array(z.looseObject({})), nextRecordsUrl: z.string().optional() });
const rowsACall = 200;
const rolledBack = "ALL_OR_NONE_OPERATION_ROLLED_BACK";
const idOf = z.string();

/** Salesforce's REST API as an administrator's tool uses it: collections of 200 records a call. */
export class SalesforceApi {
  readonly #base: string;
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor(base: string, token: string) {
    this.#origin = base;
    this.#base = `${base}/services/data/v67.0`;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  /** Creates records of one object; answers their ids in order. */
  create(object: string, records: readonly Fields[]): Promise<string[]> {
    return this.#send("POST", object, records);
  }

  /** Changes records; each names its id. */
  async update(object: string, records: readonly (Fields & { id: string })[]): Promise<void> {
    await this.#send("PATCH", object, records);
  }

  async #send(method: "POST" | "PATCH", object: string, records: readonly Fields[]): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < records.length; at += rowsACall) {
      const batch = records.slice(at, at + rowsACall).map((record) => ({ attributes: { type: object }, ...record }));
      const { body } = await callVendor(method, `${this.#base}/composite/sobjects`, {
        headers: this.#headers,
        json: { allOrNone: true, records: batch },
      });
      const results = rowResults.parse(body);
      // A call is refused as a whole; the record that was wrong says why, the others only that they went with it.
      const wrong = results.findIndex(({ errors, success }) => !success && !JSON.stringify(errors).includes(rolledBack));
      if (wrong !== -1)
        throw new Error(
          `Salesforce refused ${object} ${JSON.stringify(batch[wrong])}: ${JSON.stringify(results[wrong]?.errors)}`,
        );
      ids.push(...results.map(({ id }) => idOf.parse(id)));
    }
    return ids;
  }

  /** All rows of a query. */
  async query(soql: string): Promise<Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    for (let url: string | undefined = `${this.#base}/query?q=${encodeURIComponent(soql)}`; url !== undefined; ) {
      const page = queryPage.parse((await callVendor("GET", url, { headers: this.#headers })).body);
      rows.push(...page.records);
      url = page.nextRecordsUrl === undefined ? undefined : `${this.#origin}${page.nextRecordsUrl}`;
    }
    return rows;
  }
}
