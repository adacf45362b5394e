import type { WriteGuarantee, WriteResult } from "../../connectors/ports/port.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { changedSincePlanned } from "./amendment.ts";
import { billOnce } from "./bill-once.ts";
import { blankFields, emptiedIn, filledBy } from "./emptied.ts";
import { recordOf, xrefOf } from "./facts.ts";
import { markedProject } from "./marked-projects.ts";
import { contactLine, milestoneDrafts, plannedMilestones, projectDraft, roleDrafts } from "./psa-drafts.ts";
import { Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

/** The project in the PSA, from its template, with milestones, unnamed roles and contacts; of an addition only its roles. */
export async function projectStep(work: Work, terms: ResolvedTerms): Promise<Record<string, unknown>> {
  const psa = await work.need("psa");
  const project = work.target ? targetProject(work) : await ensureProject(work, terms);
  await ensureParts(work, terms, project);
  work.project = { externalId: project.externalId, url: project.url ?? psa.psa().recordUrl("project", project.externalId) };
  return work.target ? { project: project.externalId } : { project: project.externalId, template: terms.template.name };
}

interface OurProject extends WriteResult {
  /** Made in this very run: nothing of an earlier try can be in it. */
  isFresh: boolean;
  /** It may have been made of what the deal was before. */
  isOld: boolean;
}

/** An addition joins the project of the engagement that it adds to. */
function targetProject(work: Work): OurProject {
  const target = work.target;
  const psa = work.system("psa");
  const known = target && psa && recordOf(work.state, psa, { object: "project", engagementId: target.id });
  if (known) return { externalId: known.externalId, url: known.url, isFresh: false, isOld: false };
  throw new Stopped([
    {
      kind: "reference_missing",
      params: { what: "Project of engagement", value: target?.number ?? "", system: "the PSA", set: null, key: null },
      cause: `project of:${target?.number ?? ""}`.toLowerCase(),
      waits: target ? [`set-up:${target.id}`] : [],
    },
  ]);
}

async function ensureProject(work: Work, terms: ResolvedTerms): Promise<OurProject> {
  const psa = await work.need("psa");
  const port = psa.psa();
  const { id } = work.state.engagement;
  const known = recordOf(work.state, psa, { object: "project" });
  const clientExternalId = await ensureClient(work);
  const draft = projectDraft(work.state, terms, clientExternalId);
  const written: OurProject = known
    ? { externalId: known.externalId, url: known.url, isFresh: false, isOld: !isTold(work, draft) }
    : await work
        .write({
          connection: psa,
          type: "project",
          canonicalId: id,
          revision: "1",
          subject: { type: "engagement", id },
          xref: { recordType: "engagement", recordId: id, object: "project" },
          guarantee: port.guarantees.project,
          content: draft,
          filled: filledBy(draft, blankFields.project),
          find: (scope, isFresh) => markedProject(work, psa, { scope, isFresh }),
          perform: (scope) => port.createProject(scope, draft),
        })
        .then((done) => ({ ...done, isFresh: done.how === "created", isOld: done.how === "adopted" }));
  // One that an earlier try may have made twice is looked for before anything more is put into it.
  if (known && !work.isWritten("project_template")) await markedProject(work, psa, { scope: work.scope(psa) });
  await part(work, "project_reference", {
    guarantee: port.guarantees.reference,
    content: { externalId: written.externalId, key: id },
    perform: (scope) => port.recordReference(scope, { externalId: written.externalId, key: id }),
  });
  if (written.isOld)
    await part(work, "project_update", {
      revision: nextRevision(work, "project_update"),
      guarantee: port.guarantees.update,
      content: draft,
      filled: filledBy(draft, blankFields.project),
      perform: (scope) =>
        port.updateProject(scope, {
          externalId: written.externalId,
          draft,
          emptied: emptiedIn(work, draft, { fields: blankFields.project, types: ["project", "project_update"] }),
        }),
    });
  const template = { projectExternalId: written.externalId, templateExternalId: terms.template.psaId, startOn: terms.startOn };
  await part(work, "project_template", {
    guarantee: port.guarantees.template,
    content: template,
    find: async (scope) => {
      if (written.isFresh) return null;
      const tasks = await port.listTasks(scope, written.externalId);
      return tasks.length > 0 ? { externalId: written.externalId, url: written.url } : null;
    },
    perform: (scope) => port.applyTemplate(scope, template),
  });
  return written;
}

/** Whether the PSA was told last what the draft says. A create that did not settle at its first try may have said something else. */
function isTold({ state }: Work, draft: object): boolean {
  const { project, project_update: update } = state.told;
  const last = update ?? (project?.attempt === 1 ? project : undefined);
  return isLast(last, draft);
}

const isLast = (last: Work["state"]["told"][string] | undefined, content: object): boolean =>
  last?.isSettled === true && last.hash === contentHash(content).toString("hex");

/** Of something that is told anew whenever it changes, though it may change back: what has not arrived yet keeps its revision. */
const nextRevision = ({ state }: Work, type: string): string => String((state.told[type]?.settled ?? 0) + 1);

async function ensureClient(work: Work): Promise<string> {
  const psa = await work.need("psa");
  const port = psa.psa();
  const [customer] = work.state.customers;
  if (!customer) throw new Error(`Engagement ${work.state.engagement.number} has passed its check without a customer`);
  const known = xrefOf(work.state, { recordType: "customer", recordId: customer.id, connectionId: psa.row.id, object: "client" });
  if (known) return known.externalId;
  const draft = { key: customer.id, name: customer.name };
  const written = await work.write({
    connection: psa,
    type: "client",
    canonicalId: customer.id,
    revision: "1",
    subject: { type: "customer", id: customer.id },
    xref: { recordType: "customer", recordId: customer.id, object: "client" },
    guarantee: port.guarantees.client,
    content: draft,
    find: (scope) => port.findClient(scope, draft),
    // By our key alone: under the name that the customer has by now somebody else's may be there.
    lookUp: (scope) => port.findClient(scope, { key: draft.key }),
    perform: (scope) => port.createClient(scope, draft),
  });
  return written.externalId;
}

/** Milestones, unnamed roles and contacts. */
async function ensureParts(work: Work, terms: ResolvedTerms, project: OurProject): Promise<void> {
  const psa = await work.need("psa");
  const port = psa.psa();
  const { isFresh, externalId: projectExternalId } = project;
  const milestones = work.target ? [] : milestoneDrafts(terms);
  const roles = roleDrafts(terms);
  // What was told before hours had days at all, and before roles had days of their own.
  const plainRoles = { projectExternalId, roles: roles.map(({ dueOn: _dueOn, startOn: _startOn, ...role }) => role) };
  const days = { startOn: terms.startOn, dueOn: terms.endOn };
  const planned = plannedMilestones(projectExternalId, milestones);
  const toPlan = {
    project_milestones: planned.asToday,
    project_roles: { projectExternalId, roles, ...days },
  };
  const changed = changedSincePlanned(work.state, {
    project_milestones: [planned.asToday, planned.asBilledAll],
    project_roles: [toPlan.project_roles, { ...plainRoles, ...days }, plainRoles],
  });
  if (changed && !work.setsAside("amendment_candidate")) throw new Stopped([changed]);
  await billOnce(work, { projectExternalId, milestones });
  if (milestones.length > 0)
    await part(work, "project_milestones", {
      guarantee: port.guarantees.milestones,
      content: toPlan.project_milestones,
      perform: (scope, isFirstTry) =>
        port.ensureMilestones(scope, { ...toPlan.project_milestones, isFresh: isFresh && isFirstTry }),
    });
  if (roles.length > 0)
    await part(work, "project_roles", {
      guarantee: port.guarantees.roles,
      content: toPlan.project_roles,
      perform: (scope, isFirstTry) => port.ensureRoles(scope, { ...toPlan.project_roles, isFresh: isFresh && isFirstTry }),
    });
  if (work.target) return;
  const { contacts } = work.state.deal.terms;
  const request = {
    projectExternalId,
    billTo: contactLine(contacts, "bill_to"),
    project: contactLine(contacts, "project"),
    engagementNumber: work.state.engagement.number,
  };
  if (isLast(work.state.told.project_contacts, request)) return;
  await part(work, "project_contacts", {
    revision: nextRevision(work, "project_contacts"),
    guarantee: port.guarantees.contacts,
    content: request,
    perform: (scope) => port.setContacts(scope, request),
  });
}

/** Something that is put into the project: once an engagement, or once a `revision` of it. */
async function part(
  work: Work,
  type: string,
  more: {
    revision?: string;
    guarantee: WriteGuarantee;
    content: object;
    filled?: readonly string[];
    find?: Parameters<Work["write"]>[0]["find"];
    perform: Parameters<Work["write"]>[0]["perform"];
  },
): Promise<void> {
  const { id } = work.state.engagement;
  const connection = await work.need("psa");
  await work.write({ connection, type, canonicalId: id, revision: "1", subject: { type, id }, ...more });
}
