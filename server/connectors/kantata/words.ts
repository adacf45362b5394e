import { wordsOf } from "../kit/words.ts";

/** What each call is about, as people who run projects say it. */
export const inWords = wordsOf({
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
  "template.find": "the project templates",
  "milestones.find": "the milestones of the project",
  "milestones.create": "the milestones of the project",
  "milestones.delete": "the milestones of the project that the ERP bills",
  "roles.find": "the roles of the project",
  "roles.create": "the roles of the project",
  "contacts.set": "the contacts of the project",
  "hold.set": "the hold of the project",
});

/** What a call is for, as its trace says it. */
export type Purpose = Parameters<typeof inWords>[0];
