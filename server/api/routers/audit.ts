import { countAudit } from "../../services/audit/count-audit.ts";
import { listAudit } from "../../services/audit/list-audit.ts";
import { readAuditChoices } from "../../services/audit/read-audit-choices.ts";
import { readAuditEntry } from "../../services/audit/read-entry.ts";
import { readSealState } from "../../services/audit/read-seal-state.ts";
import { fromQuery, router } from "../trpc.ts";

export const auditRouter = router({
  list: fromQuery(listAudit),
  count: fromQuery(countAudit),
  choices: fromQuery(readAuditChoices),
  entry: fromQuery(readAuditEntry),
  sealState: fromQuery(readSealState),
});
