import { fillStaffingRequest } from "../../services/staffing/fill-request.ts";
import { listStaffing } from "../../services/staffing/list-staffing.ts";
import { readStaffingChoices } from "../../services/staffing/read-staffing-choices.ts";
import { readStaffingReadiness } from "../../services/staffing/read-staffing-readiness.ts";
import { reopenStaffingRequest } from "../../services/staffing/reopen-request.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const staffingRouter = router({
  list: fromQuery(listStaffing),
  choices: fromQuery(readStaffingChoices),
  readiness: fromQuery(readStaffingReadiness),
  fill: fromCommand(fillStaffingRequest),
  reopen: fromCommand(reopenStaffingRequest),
});
