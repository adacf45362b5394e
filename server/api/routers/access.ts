import { createApiToken } from "../../services/access/create-api-token.ts";
import { createUser } from "../../services/access/create-user.ts";
import { listApiTokens } from "../../services/access/list-api-tokens.ts";
import { listApprovalRules } from "../../services/access/list-approval-rules.ts";
import { listPeople } from "../../services/access/list-people.ts";
import { listSessions } from "../../services/access/list-sessions.ts";
import { resetPassword } from "../../services/access/reset-password.ts";
import { revokeApiToken } from "../../services/access/revoke-api-token.ts";
import { revokeSessions } from "../../services/access/revoke-sessions.ts";
import { setApprovalRules } from "../../services/access/set-approval-rules.ts";
import { setGrants } from "../../services/access/set-grants.ts";
import { setUserStatus } from "../../services/access/set-user-status.ts";
import { fromCommand, fromQuery, router } from "../trpc.ts";

export const accessRouter = router({
  people: fromQuery(listPeople),
  sessions: fromQuery(listSessions),
  apiTokens: fromQuery(listApiTokens),
  approvalRules: fromQuery(listApprovalRules),
  createUser: fromCommand(createUser),
  setApprovalRules: fromCommand(setApprovalRules),
  setGrants: fromCommand(setGrants),
  setUserStatus: fromCommand(setUserStatus),
  resetPassword: fromCommand(resetPassword),
  revokeSessions: fromCommand(revokeSessions),
  createApiToken: fromCommand(createApiToken),
  revokeApiToken: fromCommand(revokeApiToken),
});
