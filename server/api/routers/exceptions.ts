import { assignExceptions } from "../../services/exceptions/assign-exceptions.ts";
import { chooseCustomer } from "../../services/exceptions/choose-customer.ts";
import { chooseDisposition } from "../../services/exceptions/choose-disposition.ts";
import { commentOnException } from "../../services/exceptions/comment-on-exception.ts";
import { countQueues } from "../../services/exceptions/count-queues.ts";
import { decideWaiver } from "../../services/exceptions/decide-waiver.ts";
import { escalateExceptions } from "../../services/exceptions/escalate-exceptions.ts";
import { listAskable } from "../../services/exceptions/list-askable.ts";
import { listAssignees } from "../../services/exceptions/list-assignees.ts";
import { listExceptionGroups } from "../../services/exceptions/list-exception-groups.ts";
import { listExceptions } from "../../services/exceptions/list-exceptions.ts";
import { listFilterChoices } from "../../services/exceptions/list-filter-choices.ts";
import { listWaiverDeciders } from "../../services/exceptions/list-waiver-deciders.ts";
import { listWaiversToDecide } from "../../services/exceptions/list-waivers-to-decide.ts";
import { previewFix } from "../../services/exceptions/preview-fix.ts";
import { readException } from "../../services/exceptions/read-exception.ts";
import { readExceptionGroup } from "../../services/exceptions/read-exception-group.ts";
import { readReleaseProgress } from "../../services/exceptions/read-release-progress.ts";
import { requestWaiver } from "../../services/exceptions/request-waiver.ts";
import { retryExceptions } from "../../services/exceptions/retry-exceptions.ts";
import { revokeRuling } from "../../services/exceptions/revoke-ruling.ts";
import { snoozeExceptions } from "../../services/exceptions/snooze-exceptions.ts";
import { undoAct } from "../../services/exceptions/undo-act.ts";
import { withdrawWaiver } from "../../services/exceptions/withdraw-waiver.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const exceptionsRouter = router({
  list: fromQuery(listExceptions),
  groups: fromQuery(listExceptionGroups),
  queues: fromQuery(countQueues),
  read: fromQuery(readException),
  readGroup: fromQuery(readExceptionGroup),
  choices: fromQuery(listFilterChoices),
  assignees: fromQuery(listAssignees),
  askable: fromQuery(listAskable),
  toDecide: fromQuery(listWaiversToDecide),
  deciders: fromQuery(listWaiverDeciders),
  previewFix: fromQuery(previewFix),
  progress: fromQuery(readReleaseProgress),
  assign: fromCommand(assignExceptions),
  comment: fromCommand(commentOnException),
  snooze: fromCommand(snoozeExceptions),
  escalate: fromCommand(escalateExceptions),
  retry: fromCommand(retryExceptions),
  undo: fromCommand(undoAct),
  chooseDisposition: fromCommand(chooseDisposition),
  chooseCustomer: fromCommand(chooseCustomer),
  revokeRuling: fromCommand(revokeRuling),
  requestWaiver: fromCommand(requestWaiver),
  decideWaiver: fromCommand(decideWaiver),
  withdrawWaiver: fromCommand(withdrawWaiver),
});
