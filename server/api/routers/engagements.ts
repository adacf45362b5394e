import { listEngagements } from "../../services/engagements/list-engagements.ts";
import { listEngagementHistory } from "../../services/engagements/list-history.ts";
import { listTraceCalls } from "../../services/engagements/list-trace-calls.ts";
import { readEngagement } from "../../services/engagements/read-engagement.ts";
import { readEngagementChoices } from "../../services/engagements/read-engagement-choices.ts";
import { readTrace } from "../../services/engagements/read-trace.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const engagementsRouter = router({
  list: fromQuery(listEngagements),
  read: fromQuery(readEngagement),
  choices: fromQuery(readEngagementChoices),
  calls: fromQuery(listTraceCalls),
  trace: fromCommand(readTrace),
  history: fromQuery(listEngagementHistory),
});
