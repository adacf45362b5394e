import { z } from "zod";
import type { CallScope } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import { idColumn, optionalText } from "./rows.ts";
import { idLiteral, isSearchable, literal } from "./suiteql.ts";

const contactRow = z.looseObject({ id: idColumn, email: optionalText });

/** Reads contacts by SuiteQL. */
export class ContactReader {
  readonly #client: NetsuiteClient;

  constructor(client: NetsuiteClient) {
    this.#client = client;
  }

  /** The id of a person of this name at the company, unless another e-mail address says that it is somebody else. */
  async find(scope: CallScope, sought: { companyId: string; name: string; email: string | null }): Promise<string | null> {
    if (!isSearchable(sought.name, 300)) return null;
    const rows = await this.#client.all(scope, {
      purpose: "contact.find",
      select: "SELECT id, email FROM contact",
      where: [`company = ${idLiteral(sought.companyId)}`, `entityid = ${literal(sought.name)}`],
      row: contactRow,
    });
    const email = sought.email?.toLowerCase() ?? null;
    return rows.find((row) => row.email === null || email === null || row.email.toLowerCase() === email)?.id ?? null;
  }
}
