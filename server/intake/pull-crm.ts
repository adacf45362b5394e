import type { CrmPort } from "../connectors/ports/crm.ts";
import type { CallScope, Cursor, SourceItem, SourcePage } from "../connectors/ports/port.ts";
import type { Tx } from "../db/database.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import { applyPending } from "./apply-pending.ts";
import { type IntakeContext, nothingPulled, type PullResult, type Via } from "./context.ts";
import { readMissingAccounts } from "./missing-accounts.ts";
import { cursorOf, storePage } from "./store-page.ts";

/** Records a page. A deal brings all that belongs to it along. */
const pageLimit = 200;

/** What has changed in a CRM since it was last read, page by page; each page is applied before the next is asked for. */
export async function pullCrm(
  ctx: IntakeContext,
  connection: HubConnection,
  options: { via: Via; goesOn(): Promise<boolean> },
): Promise<PullResult> {
  const port = connection.crm();
  const scope = ctx.callScope(connection.row, newId<"correlation">());
  let { received, applied } = nothingPulled;
  for (const object of port.objects) {
    applied += await applyPending(ctx, connection.row, { port, object }); // what a process that was killed has left
    for (let isLast = false; !isLast; ) {
      const cursor = await cursorOf(ctx, connection.row, object);
      const page = await port.pull(scope, { object, cursor, limit: pageLimit });
      received += await alongWith(ctx, connection, { port, scope, via: options.via, object, items: page.items });
      received += await storePage(ctx, connection.row, { object, items: page.items, cursor: page.cursor, via: options.via });
      applied += await applyPending(ctx, connection.row, { port, object });
      isLast = page.isLast;
      if (!isLast && !(await options.goesOn())) return { received, applied };
    }
  }
  return { received, applied };
}

/**
 * Reads a CRM once more from its beginning, beside the stream, whose position stays: what the stream may have missed is found,
 * and what is there already is dropped. For a daily sweep.
 */
export async function sweepCrm(
  ctx: IntakeContext,
  connection: HubConnection,
  options: { goesOn(): Promise<boolean> },
): Promise<PullResult> {
  const port = connection.crm();
  const scope = ctx.callScope(connection.row, newId<"correlation">());
  let { received, applied } = nothingPulled;
  for (const object of port.objects) {
    let cursor: Cursor | null = null;
    for (let isLast = false; !isLast; ) {
      const page: SourcePage = await port.pull(scope, { object, cursor, limit: pageLimit });
      received += await alongWith(ctx, connection, { port, scope, via: "sweep", object, items: page.items });
      received += await storePage(ctx, connection.row, { object, items: page.items, cursor: null, via: "sweep" });
      applied += await applyPending(ctx, connection.row, { port, object });
      ({ cursor, isLast } = page);
      if (!isLast && !(await options.goesOn())) return { received, applied };
    }
  }
  return { received, applied };
}

/** Records that an event or a person asks for; calls, versions and all that comes of them carry its correlation id. */
export interface Asked {
  externalIds: readonly string[];
  correlationId?: string | undefined;
}

/**
 * Reads the named records as they are now. What several have asked for is read together: then the versions carry the id of who
 * asked for them, and the calls one of their own, as those that read the stream do. What `admit` leaves out is not taken in. The
 * stream's position stays where it is.
 */
export async function readRecords(
  ctx: IntakeContext,
  connection: HubConnection,
  request: {
    object: string;
    asked: readonly Asked[];
    via: Via;
    admit?(items: SourceItem[]): Promise<SourceItem[]>;
    /** Goes into the transaction that takes in what was not known. */
    alongside?(tx: Tx): Promise<void>;
  },
): Promise<PullResult> {
  const port = connection.crm();
  const { alongside, asked, object, via } = request;
  if (!port.objects.includes(object)) return nothingPulled;
  const [only, ...others] = asked;
  const isOne = others.length === 0;
  const correlationId = (isOne && only?.correlationId) || newId<"correlation">();
  const whose = new Map(asked.toReversed().flatMap((one) => one.externalIds.map((id) => [id, one.correlationId] as const)));
  const correlationOf = isOne ? () => correlationId : (externalId: string) => whose.get(externalId);
  let { received, applied } = nothingPulled;
  const externalIds = [...new Set(asked.flatMap((one) => one.externalIds))];
  for (let start = 0; start < externalIds.length; start += pageLimit) {
    const page = externalIds.slice(start, start + pageLimit);
    const deals = object === "deal" && externalIds.length > 1 ? page : undefined;
    const scope = ctx.callScope(connection.row, correlationId, deals);
    const read = await port.read(scope, { object, externalIds: page });
    const items = request.admit ? await request.admit(read) : read;
    if (items.length === 0) continue;
    received += await alongWith(ctx, connection, { port, scope, via, object, items, correlationId });
    received += await storePage(ctx, connection.row, { object, items, cursor: null, via, correlationOf, alongside });
  }
  applied += await applyPending(ctx, connection.row, { port, object });
  return { received, applied };
}

/** Reads what records need and what came after its own turn: the accounts of deals. Answers how many versions were new. */
async function alongWith(
  ctx: IntakeContext,
  connection: HubConnection,
  {
    items,
    object,
    ...from
  }: {
    port: CrmPort;
    scope: CallScope;
    via: Via;
    object: string;
    items: readonly SourceItem[];
    correlationId?: string | undefined;
  },
): Promise<number> {
  return object === "deal" ? readMissingAccounts(ctx, connection, { ...from, deals: items }) : 0;
}
