import { z } from "zod";
import { statement } from "./sql.ts";
import { sweepClaim, sweepDueIn } from "./sweep-claims.sql.ts";

const place = "sweep";
const goesOn = "c.mode <> 'off' AND NOT c.is_paused";

/** Takes one CRM whose sweep is due. One that is seen for the first time has just been read from its beginning. */
export const claimCrmSweep = sweepClaim({ name: "claim_crm_sweep", place, begins: "c.role = 'crm'", goesOn });

/** Says when a connection is swept next: it holds on to a sweep that goes on, or ends it. No row: the connection was stopped. */
export const moveCrmSweep = statement({
  name: "move_crm_sweep",
  text: `
    UPDATE connection_cursor k SET cursor = ${sweepDueIn("$2")}, updated_at = clock_timestamp() FROM connection c
    WHERE k.connection_id = $1 AND k.object = '${place}' AND c.id = k.connection_id AND ${goesOn} RETURNING k.connection_id AS id`,
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({ id: z.string() }),
});
