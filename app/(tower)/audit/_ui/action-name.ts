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

const words = (text: string): string => text.replaceAll(/[-_.]+/g, " ").trim();
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "exception.opened" as people say it: "Exception opened". */
export function actionName(action: string): string {
  const [subject = "", ...rest] = action.split(".");
  const verb = rest.join(".");
  return capital(`${words(subject)} ${done[verb] ?? words(verb)}`.trim());
}

/** "mapping_version": "Mapping version". */
export const subjectName = (type: string): string => capital(words(type));
