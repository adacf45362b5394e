import { withDeadline } from "../kit/deadline.ts";
import type { Admission } from "../kit/http.ts";
import { HttpClient } from "../kit/http.ts";
import { type CallScope, type ConnectionRuntime, PortError, type WriteGuarantee } from "../ports/port.ts";
import type { PsaPort, PsaReference } from "../ports/psa.ts";
import type { Account } from "./account.ts";
import { KantataApi } from "./api.ts";
import { deleteBilledMilestones, findBilledMilestones } from "./billed-milestones.ts";
import { createClient, findClient } from "./clients.ts";
import { setContacts } from "./contacts.ts";
import { listMarked } from "./marked.ts";
import { ensureMilestones } from "./milestones.ts";
import { NamedRows } from "./named-rows.ts";
import { applyTemplate, createProject, findProjects, listTasks, setHold, updateProject } from "./projects.ts";
import { recordReference } from "./references.ts";
import { ensureRoles } from "./roles.ts";
import { type KantataSettings, settingsSchema } from "./settings.ts";
import { customFieldRow, rateCardRow, roleRow, templateRow } from "./wire.ts";
import { inWords } from "./words.ts";

const referenceRead = 2_000;

/** Connects a Kantata account to the port. Opens no socket; the first call does. */
export function connectKantata(runtime: ConnectionRuntime, admission: Admission): PsaPort & { close(): Promise<void> } {
  const settings = settingsSchema.parse(runtime.settings);
  const token = runtime.secrets.token;
  if (!token) throw new PortError("auth", `${runtime.name} has no token. Store the bearer token of its service user.`);
  const http = new HttpClient({
    baseUrl: runtime.baseUrl,
    name: runtime.name,
    admission,
  });
  const prefix = prefixOf(runtime.baseUrl, settings.apiPath);
  const named = ownFields(settings);
  const api = new KantataApi({ http, name: runtime.name, prefix, token, bulk: settings.bulkCreates, named });
  return adapterOf(accountOf(runtime.name, api, settings), () => http.close());
}

/** Fields that are written under a name that the account may choose. */
function ownFields({ names }: KantataSettings): string[] {
  const { budgetCents, budgetUnits, milestoneDate, referenceKeyField, status, templateId, templateStart } = names;
  const all = [budgetCents, budgetUnits, milestoneDate, referenceKeyField, status, templateId, templateStart];
  return all.filter((name) => name !== null);
}

/** The API's path below the base address, which may state it already. */
function prefixOf(baseUrl: string, apiPath: string): string {
  const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  return base.endsWith(apiPath) ? "" : apiPath.slice(1);
}

const normalSubject = (subject: string): string => subject.replace(/_/g, "").toLowerCase();

function accountOf(name: string, api: KantataApi, settings: KantataSettings): Account {
  const { projectSubject } = settings.names;
  const app = settings.appUrl.replace(/\/$/, "");
  return {
    name,
    api,
    settings,
    roles: new NamedRows(async (scope) => {
      const read = { purpose: "roles.read", resource: "roles", row: roleRow, atMost: referenceRead } as const;
      return (await api.list(scope, read)).rows;
    }),
    customFields: new NamedRows(async (scope) => {
      const { rows } = await api.list(scope, {
        purpose: "fields.read",
        resource: "custom_fields",
        row: customFieldRow,
        query: { subject_type: projectSubject },
        atMost: referenceRead,
      });
      const ofProjects = ({ subject_type }: { subject_type?: string | null | undefined }): boolean =>
        !subject_type || normalSubject(subject_type) === normalSubject(projectSubject);
      return rows.filter(ofProjects);
    }),
    rateCards: new NamedRows((scope) => readRateCards(api, scope)),
    url: (object, externalId) => `${app}/${object === "project" ? "workspaces" : "workspace_groups"}/${externalId}`,
  };
}

/**
 * Writes that only set values may run again at once; the rest wait until a look-up can be trusted. What sets other values than
 * one that was never answered waits as long, since that one may take effect after it.
 */
function guaranteesOf(settings: KantataSettings): PsaPort["guarantees"] {
  const { settleAfterMs } = settings;
  const once: WriteGuarantee = { repeatable: false, settleAfterMs };
  /** Looks before it creates, but may be repeated only when what an earlier try may have left can be seen. */
  const looksFirst: WriteGuarantee = { repeatable: false, settleAfterMs };
  const sets: WriteGuarantee = { repeatable: true, settleAfterMs };
  const isUpsert = settings.names.referencePath.endsWith("/create_or_update");
  return {
    client: once,
    project: once,
    update: sets,
    template: once,
    reference: isUpsert ? sets : once,
    milestones: looksFirst,
    roles: looksFirst,
    contacts: sets,
    hold: sets,
  };
}

function adapterOf(account: Account, close: () => Promise<void>): PsaPort & { close(): Promise<void> } {
  return {
    role: "psa",
    guarantees: guaranteesOf(account.settings),
    check: (scope) => check(account, scope),
    readReference: (scope) => readReference(account, scope),
    findClient: (scope, request) => findClient(account, withDeadline(scope, inWords("client.find")), request),
    createClient: (scope, draft) => createClient(account, scope, draft),
    findProjects: (scope, request) => findProjects(account, withDeadline(scope, inWords("project.find")), request),
    listMarked: (scope, request) => listMarked(account, withDeadline(scope, inWords("projects.compare")), request),
    createProject: (scope, draft) => createProject(account, withDeadline(scope, inWords("project.create")), draft),
    updateProject: (scope, request) => updateProject(account, withDeadline(scope, inWords("project.update")), request),
    recordReference: (scope, request) => recordReference(account, scope, request),
    listTasks: (scope, projectExternalId) => listTasks(account, withDeadline(scope, inWords("tasks.list")), projectExternalId),
    applyTemplate: (scope, request) => applyTemplate(account, scope, request),
    ensureMilestones: (scope, request) => ensureMilestones(account, withDeadline(scope, inWords("milestones.create")), request),
    findBilledMilestones: (scope, request) =>
      findBilledMilestones(account, withDeadline(scope, inWords("milestones.find")), request),
    deleteBilledMilestones: (scope, request) =>
      deleteBilledMilestones(account, withDeadline(scope, inWords("milestones.delete")), request),
    ensureRoles: (scope, request) => ensureRoles(account, withDeadline(scope, inWords("roles.create")), request),
    setContacts: (scope, request) => setContacts(account, withDeadline(scope, inWords("contacts.set")), request),
    setHold: (scope, request) => setHold(account, scope, request),
    recordUrl: (object, externalId) => account.url(object, externalId),
    close,
  };
}

/** Proves address and token by reading who the token belongs to; where that is not offered, by reading one project. */
async function check({ api, name, settings }: Account, scope: CallScope): Promise<{ message: string }> {
  try {
    await api.call(scope, { purpose: "check", method: "GET", path: settings.checkPath });
  } catch (error) {
    if (!(error instanceof PortError) || error.kind !== "not_found") throw error;
    await api.call(scope, { purpose: "check", method: "GET", path: "workspaces", query: { per_page: 1 } });
  }
  return { message: `${name} answers and accepts the token.` };
}

async function readReference({ api }: Account, scope: CallScope): Promise<PsaReference> {
  const read = { purpose: "reference.read", atMost: referenceRead } as const;
  const [templates, roles, rateCards] = await Promise.all([
    api.list(scope, { ...read, resource: "project_templates", row: templateRow }),
    api.list(scope, { ...read, resource: "roles", row: roleRow }),
    readRateCards(api, scope),
  ]);
  return {
    templates: templates.rows.map(({ id, title }) => ({ externalId: id, name: title })),
    roles: roles.rows.map(({ id, name }) => ({ externalId: id, name })),
    rateCards: rateCards.map(({ id, ...card }) => ({ externalId: id, ...card })),
  };
}

/** A rate card is called by the title of its set. */
async function readRateCards(
  api: KantataApi,
  scope: CallScope,
): Promise<{ id: string; name: string; currency: string | null }[]> {
  const read = { purpose: "reference.read", resource: "rate_cards", row: rateCardRow, atMost: referenceRead } as const;
  const { rows } = await api.list(scope, read);
  return rows.map(({ id, rate_card_set_title: name, currency }) => ({ id, name, currency: currency ?? null }));
}
