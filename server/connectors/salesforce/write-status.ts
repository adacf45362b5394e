import { z } from "zod";
import { cutTo } from "../kit/text.ts";
import type { CrmStatus } from "../ports/crm.ts";
import { type CallScope, PortError, type WireWrite } from "../ports/port.ts";
import type { SalesforceClient } from "./client.ts";
import { errorOfRow, kindOfRows, malformed } from "./errors.ts";
import { opportunity, writeBackFields } from "./fields.ts";
import { short } from "./ids.ts";
import type { Naming, Row } from "./naming.ts";
import { names, soql } from "./soql.ts";

const rowSchema = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  created: z.boolean().nullish(),
  errors: z.array(z.unknown()).default([]),
});

/** Lengths of the fields, as docs/vendors/salesforce.md tells administrators to make them. */
const lengths = { engagement: 60, status: 40, message: 2000, projectUrl: 255 } as const;
const maxRemembered = 10_000;

/**
 * Writes our status to opportunities. A record takes our key with the first write, by its id; from then on it is written by
 * that key, one call a write. Which records carry their key is remembered here and asked for where it is not known.
 */
export class StatusWriter {
  readonly #client: SalesforceClient;
  readonly #naming: Naming;
  readonly #keyed = new Map<string, string>();

  constructor(client: SalesforceClient, naming: Naming) {
    this.#client = client;
    this.#naming = naming;
  }

  async write(scope: CallScope, status: CrmStatus): Promise<void> {
    const isKnown = this.#keyed.get(short(status.dealExternalId)) === status.key;
    if (isKnown) {
      const done = await this.#byKey(scope, status);
      if (done) return;
      this.#keyed.delete(short(status.dealExternalId));
    }
    if ((await this.#keyOnRecord(scope, status)) !== status.key) await this.#byId(scope, status);
    else if (!(await this.#byKey(scope, status))) throw this.#lostKey(status);
    if (!scope.rehearse) this.#remember(status);
  }

  /** Upsert by our key through the collection. False: no record carries the key any more (the upsert would have to create one). */
  async #byKey(scope: CallScope, status: CrmStatus): Promise<boolean> {
    const doing = "the status of the deal";
    const keyField = this.#field("key");
    const written = this.#written(status);
    const reply = await this.#client.send(scope, {
      purpose: "deal.status.write",
      doing,
      method: "PATCH",
      path: `composite/sobjects/${opportunity.name}/${encodeURIComponent(keyField)}`,
      json: { allOrNone: false, records: [{ attributes: { type: opportunity.name }, ...written.fields }] },
      isWrite: true,
      written,
      classify: (answer) => kindOfRows(answer, true),
    });
    if (scope.rehearse) return true;
    const parsed = z.array(rowSchema).length(1).safeParse(reply.body);
    if (!parsed.success) throw malformed(this.#client.name, doing, parsed.error.issues);
    const row = parsed.data[0];
    if (!row?.success) {
      const error = errorOfRow({ errors: row?.errors ?? [], name: this.#client.name, doing });
      if (error.details.some(({ code }) => code === "REQUIRED_FIELD_MISSING")) return false;
      throw error;
    }
    if (row.created || short(row.id) !== short(status.dealExternalId)) {
      throw new PortError(
        "conflict",
        `${this.#client.name} holds the key ${status.key} on ${row.id ?? "another record"}, not on opportunity ${status.dealExternalId}. Clear ${keyField} there.`,
        { details: [{ code: "KEY_ELSEWHERE", message: row.id ?? "", field: keyField }] },
      );
    }
    return true;
  }

  /** The first write: key and fields by the record's id. */
  async #byId(scope: CallScope, status: CrmStatus): Promise<void> {
    const doing = "the status of the deal";
    const written = this.#written(status);
    const reply = await this.#client.send(scope, {
      purpose: "deal.status.write",
      doing,
      method: "PATCH",
      path: `sobjects/${opportunity.name}/${encodeURIComponent(status.dealExternalId)}`,
      json: written.fields,
      isWrite: true,
      written,
    });
    if (reply.body === null) return; // 204, as the contract has it
    const row = rowSchema.safeParse(reply.body);
    if (!row.success) throw malformed(this.#client.name, doing, row.error.issues);
    if (!row.data.success) throw errorOfRow({ errors: row.data.errors, name: this.#client.name, doing });
  }

  async #keyOnRecord(scope: CallScope, status: CrmStatus): Promise<string | null> {
    const keyField = this.#field("key");
    const rows = await this.#client.query(
      scope,
      { purpose: "deal.status.look_up", doing: "the deal's key" },
      soql`SELECT ${names("Id", "IsDeleted", keyField)} FROM ${names(opportunity.name)} WHERE Id = ${status.dealExternalId}`,
    );
    const row: Row | undefined = rows[0];
    if (!row || row.IsDeleted === true) {
      throw new PortError(
        "not_found",
        `${this.#client.name} has no opportunity ${status.dealExternalId} any more. Its status cannot be written back; restore it or close the engagement.`,
      );
    }
    const key = row[keyField];
    return typeof key === "string" ? key : null;
  }

  /** Key and status under the names that this org has for them. */
  #written(status: CrmStatus): WireWrite & { fields: Row } {
    const fields: Row = {
      [this.#field("key")]: status.key,
      [this.#field("engagement")]: wholeItems(status.engagementNumbers, lengths.engagement) || null,
      [this.#field("status")]: cutTo(status.status, lengths.status),
      [this.#field("message")]: cutTo(status.message, lengths.message) || null,
      [this.#field("projectUrl")]: status.projectUrl && status.projectUrl.length <= lengths.projectUrl ? status.projectUrl : null,
    };
    const classes = Object.fromEntries(Object.keys(fields).map((name) => [name, "internal"] as const));
    return { object: opportunity.name, fields, classes };
  }

  #field(what: keyof typeof writeBackFields): string {
    const field = this.#naming.field(opportunity.name, writeBackFields[what]);
    if (field !== null) return field;
    throw new PortError(
      "rejected",
      `${this.#client.name} is set to have no field ${writeBackFields[what]}. Add it in Salesforce and name it in the connection's settings.`,
    );
  }

  #lostKey(status: CrmStatus): PortError {
    return new PortError(
      "conflict",
      `${this.#client.name} shows the key ${status.key} on opportunity ${status.dealExternalId} but does not find the record by it. Check that ${this.#field("key")} is an External Id.`,
    );
  }

  #remember(status: CrmStatus): void {
    if (this.#keyed.size >= maxRemembered) this.#keyed.clear();
    this.#keyed.set(short(status.dealExternalId), status.key);
  }
}

/** A list "A, B, C" cut between its items, never within one. */
function wholeItems(list: string, length: number): string {
  if (list.length <= length) return list;
  const end = list.lastIndexOf(",", length - 3);
  return end > 0 ? `${list.slice(0, end)}, …` : cutTo(list, length);
}
