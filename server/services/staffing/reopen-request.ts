import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockRequest } from "./request-rows.ts";

/** Takes the name off a role again, because the person cannot come after all. */
export const reopenStaffingRequest = command({
  name: "reopenStaffingRequest",
  permission: "staffing.work",
  input: z.strictObject({ id: z.uuid(), reason: z.string().trim().max(500).optional() }),
  output: z.object({ id: z.string(), status: z.string() }),
  run: async ({ input, tx, reaches, audit }) => {
    const request = await lockRequest(tx, input.id, reaches);
    if (!request.ok) return request;
    const { engagementId, entityCode, region, resourceName, role, status } = request.value;
    if (status !== "filled")
      return refuse("conflict", `The role ${role} is ${status}: only a request that is filled can be reopened.`);
    await tx.raw(
      "UPDATE staffing_request SET status = 'open', resource_name = NULL, filled_at = NULL WHERE id = $1 AND status = 'filled'",
      [input.id],
    );
    audit({
      action: "staffing.reopen",
      subjectType: "staffing_request",
      subjectId: input.id,
      engagementId,
      entityCode,
      region,
      reason: input.reason || null,
      before: { status, role },
      after: { status: "open", role },
      ...(resourceName ? { personal: { resourceName } } : {}),
    });
    return { ok: true, value: { id: input.id, status: "open" } };
  },
});
