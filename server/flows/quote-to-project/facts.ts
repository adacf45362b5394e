import { isStandIn } from "../../connectors/ports/port.ts";
import type { EngagementRow, StateXref } from "../../db/engagement-state.sql.ts";
import type { EngagementFacts } from "../../domain/contract/facts.ts";
import type { ConnectionPolicy } from "../../domain/contract/policy.ts";
import type { MappingBook } from "../../domain/mapping/book.ts";
import type { HubConnection } from "../../hub/hub.ts";
import { factsOf } from "../../services/engagements/engagement-facts.ts";
import type { ReferenceBook } from "../../services/reference/reference-book.ts";

/** What the pure check decides from, out of the state that the flow has read. */
export const factsOfState = (
  state: EngagementRow,
  context: { reference: ReferenceBook; mappings: MappingBook; policy: ConnectionPolicy; now: Date },
): EngagementFacts =>
  factsOf(
    {
      engagement: { id: state.engagement.id, projectGroup: state.engagement.projectGroup },
      deal: state.deal,
      order: state.order,
      customers: state.customers,
      hasCycle: state.hasCycle,
      rulings: state.rulings,
      waivers: state.waivers,
      related: state.related,
    },
    context,
  );

/** The record of ours in a system, as the cross-reference knows it; what shadow mode only recorded is none. */
export function xrefOf(
  state: EngagementRow,
  wanted: { recordType: string; recordId: string; connectionId: string; object: string },
): StateXref | undefined {
  return state.xrefs.find(
    (xref) =>
      xref.recordType === wanted.recordType &&
      xref.recordId === wanted.recordId &&
      xref.connectionId === wanted.connectionId &&
      xref.object === wanted.object &&
      !isStandIn(xref.externalId),
  );
}

/** The record of an engagement in a system, this one's unless another is said, by what it is there. */
export const recordOf = (
  state: EngagementRow,
  connection: HubConnection,
  { object, engagementId = state.engagement.id }: { object: "project" | "contract"; engagementId?: string },
): StateXref | undefined =>
  xrefOf(state, { recordType: "engagement", recordId: engagementId, connectionId: connection.row.id, object });
