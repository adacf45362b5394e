import type { BlankField, CallScope, Checkable, WriteGuarantee, WriteResult } from "./port.ts";

/** A client of the PSA: the customer for whom projects are done. */
export interface PsaClientDraft {
  key: string;
  name: string;
}

/** A project to be made. Days are "YYYY-MM-DD", the budget a decimal string in the currency. */
export interface PsaProjectDraft {
  /** Our key, recorded as the project's reference. */
  key: string;
  /** Text by which a project of ours is found again though its reference was never recorded; it travels in the create itself. */
  marker: string;
  engagementNumber: string;
  title: string;
  description: string;
  clientExternalId: string;
  startOn: string | null;
  dueOn: string | null;
  budget: string;
  currency: string;
  rateCardExternalId: string | null;
}

export interface PsaMilestoneDraft {
  key: string;
  title: string;
  amount: string;
  currency: string;
  dueOn: string | null;
  /** The PSA raises its invoice. Another system's milestone is only planned: two that bill one line would bill it twice. */
  isBilledHere: boolean;
}

/** A billing milestone in the PSA that stands for one of ours. */
export interface PsaBilledMilestone {
  externalId: string;
  title: string;
  /** As it would have been made by us; changed since, or made otherwise; on an invoice. */
  state: "as_made" | "changed" | "invoiced";
}

/** An unnamed resource: a role that somebody is to fill. */
export interface PsaRoleDraft {
  key: string;
  /** Name or id of the vendor's role. */
  role: string;
  label: string;
  minutes: number;
  /** Days of its own, where they are not those of the project. */
  startOn?: string;
  dueOn?: string;
}

export interface PsaTask {
  externalId: string;
  title: string;
  kind: "task" | "milestone" | "deliverable";
}

export interface PsaReference {
  templates: { externalId: string; name: string }[];
  roles: { externalId: string; name: string }[];
  rateCards: { externalId: string; name: string; currency: string | null }[];
}

/** A project that carries a marker of ours, as it travelled in its create. */
export interface MarkedProject {
  externalId: string;
  marker: string;
}

/** Text that travels with the project of an engagement, by which it is found again. */
export const projectMarker = (engagementId: string): string => `project-${engagementId}`;

/** A PSA: where projects are planned and delivered. */
export interface PsaPort extends Checkable {
  readonly role: "psa";
  readonly guarantees: Record<
    "client" | "project" | "update" | "template" | "reference" | "milestones" | "roles" | "contacts" | "hold",
    WriteGuarantee
  >;
  readReference(scope: CallScope): Promise<PsaReference>;
  /** The client with our key, else the one of the name that no other customer of ours holds; without a name by our key alone. */
  findClient(scope: CallScope, request: { key: string; name?: string }): Promise<WriteResult | null>;
  createClient(scope: CallScope, draft: PsaClientDraft): Promise<WriteResult>;
  /** All projects that carry our key or marker. `isFresh`: only the look-up by reference, where no earlier try can have left one. */
  findProjects(
    scope: CallScope,
    request: { key: string; marker: string; engagementNumber: string; isFresh?: boolean },
  ): Promise<WriteResult[]>;
  /** Projects that carry a marker, those made last first, `atMost` of them all; archived ones do not count. With a number: only those that name it. */
  listMarked(scope: CallScope, request: { atMost: number; engagementNumber?: string }): Promise<MarkedProject[]>;
  createProject(scope: CallScope, draft: PsaProjectDraft): Promise<WriteResult>;
  /**
   * Brings a project of ours up to the draft: what the create says of it, but for our key. May be repeated. `emptied`: what an
   * earlier version of the draft may have filled there and this one has no value for; other fields are left alone.
   */
  updateProject(
    scope: CallScope,
    request: { externalId: string; draft: PsaProjectDraft; emptied?: readonly BlankField<PsaProjectDraft>[] },
  ): Promise<WriteResult>;
  recordReference(
    scope: CallScope,
    request: { externalId: string; key: string; object?: "project" | "client" },
  ): Promise<WriteResult>;
  listTasks(scope: CallScope, projectExternalId: string): Promise<PsaTask[]>;
  applyTemplate(
    scope: CallScope,
    request: { projectExternalId: string; templateExternalId: string; startOn: string | null },
  ): Promise<WriteResult>;
  ensureMilestones(
    scope: CallScope,
    request: { projectExternalId: string; milestones: readonly PsaMilestoneDraft[]; isFresh?: boolean },
  ): Promise<WriteResult>;
  /** What the project has for the invoices of those milestones that another system bills, be it changed by people or not. */
  findBilledMilestones(
    scope: CallScope,
    request: { projectExternalId: string; milestones: readonly PsaMilestoneDraft[] },
  ): Promise<PsaBilledMilestone[]>;
  /** May be repeated: what is gone is deleted. What is on an invoice is refused. */
  deleteBilledMilestones(
    scope: CallScope,
    request: { projectExternalId: string; externalIds: readonly string[] },
  ): Promise<WriteResult>;
  /** `startOn`, `dueOn`: the days over which the hours of roles without days of their own are planned; without any no hours are. */
  ensureRoles(
    scope: CallScope,
    request: {
      projectExternalId: string;
      roles: readonly PsaRoleDraft[];
      startOn?: string | null;
      dueOn?: string | null;
      isFresh?: boolean;
    },
  ): Promise<WriteResult>;
  setContacts(
    scope: CallScope,
    request: { projectExternalId: string; billTo: string | null; project: string | null; engagementNumber: string },
  ): Promise<WriteResult>;
  setHold(scope: CallScope, request: { projectExternalId: string; isOnHold: boolean }): Promise<WriteResult>;
  recordUrl(object: "project" | "client", externalId: string): string;
}
