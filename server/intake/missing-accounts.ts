import type { CrmPort } from "../connectors/ports/crm.ts";
import type { CallScope, SourceItem } from "../connectors/ports/port.ts";
import { readKnownCustomers } from "../db/intake.sql.ts";
import type { HubConnection } from "../hub/hub.ts";
import { applyPending } from "./apply-pending.ts";
import type { IntakeContext, Via } from "./context.ts";
import { storePage } from "./store-page.ts";

const object = "account";
/** Accounts above an account are read along, so far up; what lies beyond comes with the accounts' own changes. */
const levels = 5;
const atOnce = 200;

/**
 * Reads the accounts that deals name and that were never read, those above them too: an event tells of a deal alone, and a deal
 * of a new customer shall not stand without it until accounts are read in their turn. Answers how many versions were new.
 */
export async function readMissingAccounts(
  ctx: IntakeContext,
  connection: HubConnection,
  from: { port: CrmPort; scope: CallScope; via: Via; deals: readonly SourceItem[]; correlationId?: string | undefined },
): Promise<number> {
  const { correlationId, port, scope, via } = from;
  if (!port.objects.includes(object)) return 0;
  const asked = new Set<string>();
  const accountsOf = (of: "account" | "deal", items: readonly SourceItem[]) =>
    items.filter((item) => !item.isDeleted).map((item) => port.accountNamed(of, item));
  let named = accountsOf("deal", from.deals);
  let received = 0;
  let areMissing = false;
  for (let level = 0; level < levels; level += 1) {
    const wanted = [...new Set(named.filter((id) => id !== null))].filter((id) => !asked.has(id)).sort();
    if (wanted.length === 0) break;
    for (const id of wanted) asked.add(id);
    const known = await ctx.db.rows(readKnownCustomers({ connectionId: connection.row.id, object, externalIds: wanted }));
    const isKnown = new Set(known.map((row) => row.externalId));
    const missing = wanted.filter((id) => !isKnown.has(id));
    areMissing ||= missing.length > 0;
    named = [];
    for (let start = 0; start < missing.length; start += atOnce) {
      const items = await port.read(scope, { object, externalIds: missing.slice(start, start + atOnce) });
      received += await storePage(ctx, connection.row, { object, items, cursor: null, via, correlationOf: () => correlationId });
      named.push(...accountsOf("account", items));
    }
  }
  // Also where another reading has stored them a moment ago: then they are applied by whoever comes first.
  if (areMissing) await applyPending(ctx, connection.row, { port, object });
  return received;
}
