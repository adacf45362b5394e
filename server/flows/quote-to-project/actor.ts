import type { AuditActor } from "../../audit/entry.ts";

/** Who the audit trail says did it. */
export const flowActor: AuditActor = { type: "flow", id: "quote-to-project", name: "Flow quote-to-project" };
