/** What the words of an action would not say well. */
const phrases: Record<string, string> = {
  "approval.set-rules": "Approval rules set",
  "connection.mode": "Connection mode changed",
  "connection.preview_confirmed": "First writes confirmed",
  "connection.sync": "Connection read at once",
  "deal.request": "Set-up of a deal asked for",
  "engagement.request": "Engagement set up on request",
  "engagement.status": "Engagement status changed",
  "entity.holidays": "Holidays changed",
  "exception_group.commented": "Cause commented on",
  "mapping.create-draft": "Mapping draft begun",
  "mapping.discard": "Mapping draft discarded",
  "mapping.reject": "Mapping sent back",
  "mapping.request-review": "Mapping review asked for",
  "mapping.save-rows": "Mapping rows changed",
  "mapping.schedule": "Mapping scheduled",
  "mapping.unschedule": "Mapping taken off its day",
  "mapping.withdraw": "Mapping review withdrawn",
  "reference.changed": "Reference values changed",
  "run.retry": "Run tried again",
  "session.close": "Signed out",
  "session.open": "Signed in",
  "session.refuse": "Sign-in refused",
  "session.revoke": "Session ended",
  "staffing.fill": "Staffing request filled",
  "staffing.reopen": "Staffing request reopened",
  "user.change-currency": "Reading currency changed",
  "user.change-mail": "Choice of mails changed",
  "mail.sent": "Mail sent",
  "mail.parked": "Mail not delivered",
  "mail.tried_again": "Mail tried again",
  "mail.set_aside": "Mail set aside",
};

const done: Record<string, string> = {
  add: "added",
  assign: "assigned",
  change: "changed",
  create: "created",
  export: "exported",
  open: "opened",
  close: "closed",
  decide: "decided",
  import: "imported",
  publish: "published",
  retry: "retried",
  sync: "synced",
  update: "changed",
  remove: "removed",
  release: "released",
  "reset-password": "password reset",
  "change-password": "password changed",
  revoke: "revoked",
  "revoke-sessions": "sessions ended",
  "set-grants": "roles set",
  "set-status": "status set",
  verify: "verified",
  read: "read in",
  deleted_at_source: "deleted at its source",
};

const words = (text: string): string =>
  text
    .replaceAll(/[-_.]+/g, " ")
    .replaceAll(/\b(api|crm|erp|po|psa|sow)\b/g, (short) => short.toUpperCase())
    .trim();
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "exception.opened" as people say it: "Exception opened". */
export function actionName(action: string): string {
  const phrase = phrases[action];
  if (phrase) return phrase;
  const [subject = "", ...rest] = action.split(".");
  const verb = rest.join(".");
  return capital(`${words(subject)} ${done[verb] ?? words(verb)}`.trim());
}

/** "mapping_version": "Mapping version". */
export const subjectName = (type: string): string => capital(words(type));
