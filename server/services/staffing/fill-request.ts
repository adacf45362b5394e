import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockRequest } from "./request-rows.ts";

/** Says who takes a role. The name is personal: the trail keeps a digest, the name itself can be erased. */
export const fillStaffingRequest = command({
  name: "fillStaffingRequest",
  permission: "staffing.work",
  input: z.strictObject({
    id: z.uuid(),
    resourceName: z.string().trim().min(1, "say who it is").max(200),
  }),
  output: z.object({ id: z.string(), status: z.string() }),
  run: async ({ input, tx, now, reaches, audit }) => {
    const request = await lockRequest(tx, input.id, reaches);
    if (!request.ok) return request;
    const { engagementId, entityCode, region, role, status } = request.value;
    if (status !== "open")
      return refuse("conflict", `The role ${role} is ${status} already. To name somebody else, reopen its request first.`);
    await update(tx, "StaffingRequest", {
      where: { id: input.id, status: "open" },
      set: { status: "filled", resourceName: input.resourceName, filledAt: now },
    });
    audit({
      action: "staffing.fill",
      subjectType: "staffing_request",
      subjectId: input.id,
      engagementId,
      entityCode,
      region,
      before: { status, role },
      after: { status: "filled", role },
      personal: { resourceName: input.resourceName },
    });
    return { ok: true, value: { id: input.id, status: "filled" } };
  },
});
