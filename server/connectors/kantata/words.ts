/** What each call is about, as people who run projects say it. */
const words = {
  check: "the account",
  "reference.read": "the templates, roles and rate cards",
  "fields.read": "the custom fields of projects",
  "roles.read": "the roles",
  "client.find": "the client",
  "client.create": "the client",
  "project.find": "the project",
  "projects.compare": "the projects that are compared",
  "project.create": "the project",
  "project.update": "the project",
  "reference.record": "our reference on the record",
  "tasks.list": "the tasks of the project",
  "template.apply": "the template of the project",
  "milestones.find": "the milestones of the project",
  "milestones.create": "the milestones of the project",
  "roles.find": "the roles of the project",
  "roles.create": "the roles of the project",
  "contacts.set": "the contacts of the project",
  "hold.set": "the hold of the project",
} as const;

/** What a call is for, as its trace says it. */
export type Purpose = keyof typeof words;

/** The same in words that people read. */
export const inWords = (purpose: Purpose): string => words[purpose];
