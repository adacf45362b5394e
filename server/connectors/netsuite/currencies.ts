import { z } from "zod";
import { type CallScope, PortError } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import { idColumn, optionalText } from "./rows.ts";

const currencyRow = z.looseObject({ id: idColumn, symbol: optionalText });

/** Internal ids and ISO codes of the account's currencies, kept in this process and read again when one is unknown. */
export class Currencies {
  readonly #client: NetsuiteClient;
  #loaded: Promise<Map<string, string>> | null = null;

  constructor(client: NetsuiteClient) {
    this.#client = client;
  }

  /** The ISO code of an internal id. */
  async codeOf(scope: CallScope, id: string): Promise<string> {
    const code = await this.#find(scope, (codes) => codes.get(id));
    if (code !== undefined && /^[A-Z]{3}$/.test(code)) return code;
    throw new PortError(
      "malformed",
      `${this.#client.name} names the currency ${id}, ${
        code === undefined ? "which it does not list" : `whose symbol ${JSON.stringify(code)} is no ISO code`
      }. Correct the currency in NetSuite, or let the integration role see it.`,
    );
  }

  /** The internal id of an ISO code. */
  async idOf(scope: CallScope, code: string): Promise<string> {
    const id = await this.#find(scope, (codes) => [...codes].find(([, symbol]) => symbol === code)?.[0]);
    if (id !== undefined) return id;
    throw new PortError(
      "rejected",
      `${this.#client.name} has no currency ${code}. Add it there, or correct the currency of the deal.`,
      { details: [{ code: "NOT_SENT", message: `No currency has the symbol ${code}`, field: "currency" }] },
    );
  }

  /** Reads the list anew. */
  async refresh(scope: CallScope): Promise<void> {
    await this.#load(scope);
  }

  async #find(scope: CallScope, pick: (codes: Map<string, string>) => string | undefined): Promise<string | undefined> {
    const known = this.#loaded;
    const found = pick(await (known ?? this.#load(scope)));
    if (found !== undefined || known === null) return found;
    return pick(await this.#load(scope));
  }

  #load(scope: CallScope): Promise<Map<string, string>> {
    const loading = this.#read(scope);
    this.#loaded = loading;
    loading.catch(() => {
      if (this.#loaded === loading) this.#loaded = null;
    });
    return loading;
  }

  async #read(scope: CallScope): Promise<Map<string, string>> {
    const select = "SELECT id, symbol, name FROM currency";
    const rows = await this.#client.all(scope, { purpose: "reference.currencies", select, where: [], row: currencyRow });
    return new Map(rows.flatMap((row) => (row.symbol === null ? [] : [[row.id, row.symbol.trim().toUpperCase()] as const])));
  }
}
