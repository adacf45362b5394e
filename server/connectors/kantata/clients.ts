import { type CallScope, PortError, type WriteResult } from "../ports/port.ts";
import type { PsaClientDraft } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { normalName } from "./named-rows.ts";
import { keysOf, referenceInCreate, referenceQuery } from "./references.ts";
import { titled } from "./text.ts";
import { workspaceGroupRow } from "./wire.ts";

const clientsRead = 1_000;

/**
 * The client with our key; else the one of this name, in whatever case, that no other customer of ours holds: the vendor has a
 * name once in whatever case. Without a name only the first. Throws conflict when several have that name.
 */
export async function findClient(
  account: Account,
  scope: CallScope,
  { key, name }: { key: string; name?: string },
): Promise<WriteResult | null> {
  const { api, settings } = account;
  const read = { purpose: "client.find", resource: "workspace_groups", row: workspaceGroupRow, atMost: clientsRead } as const;
  const referenced = await api.list(scope, { ...read, query: referenceQuery(account, "client", key) });
  const ours = referenced.rows.find((row) => keysOf(account, referenced, row).includes(key));
  if (ours) return resultOf(account, ours.id);
  if (name === undefined) return null;
  const wanted = titled(name);
  const named = await api.list(scope, {
    ...read,
    query: { [settings.names.clientSearch]: wanted, include: "external_references" },
  });
  const free = named.rows.filter(
    (row) => normalName(row.name) === normalName(wanted) && keysOf(account, named, row).every((known) => known === key),
  );
  if (free.length > 1) {
    throw new PortError(
      "conflict",
      `${account.name} has ${free.length} clients named "${wanted}" (${free.map((row) => row.id).join(", ")}). Merge them, or record the customer's id at the right one.`,
    );
  }
  const [only] = free;
  return only ? resultOf(account, only.id) : null;
}

export async function createClient(account: Account, scope: CallScope, draft: PsaClientDraft): Promise<WriteResult> {
  const row = await account.api.create(scope, {
    purpose: "client.create",
    resource: "workspace_groups",
    row: workspaceGroupRow,
    draft: { name: titled(draft.name), company: true, ...referenceInCreate(account, "client", draft.key) },
  });
  return resultOf(account, row.id);
}

const resultOf = (account: Account, id: string): WriteResult => ({ externalId: id, url: account.url("client", id) });
