import type { HubConnection } from "../hub/hub.ts";
import type { IntakeContext, PullResult, Via } from "./context.ts";
import { pullCrm } from "./pull-crm.ts";
import { pullErpReference, pullPsaReference } from "./pull-reference.ts";

export interface PullOptions {
  via?: Via;
  /** Asked after each page whether to go on: whoever holds the connection renews its hold here. */
  goesOn?: () => Promise<boolean>;
}

/**
 * Reads what a connection has to say: the changes of a CRM, the reference data of an ERP or PSA. Throws what its calls throw
 * (PortError); what was stored until then stays, and the next pull goes on from there.
 */
export async function pullConnection(
  ctx: IntakeContext,
  connection: HubConnection,
  options: PullOptions = {},
): Promise<PullResult> {
  switch (connection.row.role) {
    case "crm":
      return pullCrm(ctx, connection, { via: options.via ?? "pull", goesOn: options.goesOn ?? (async () => true) });
    case "erp":
      return pullErpReference(ctx, connection);
    case "psa":
      return pullPsaReference(ctx, connection);
  }
}
