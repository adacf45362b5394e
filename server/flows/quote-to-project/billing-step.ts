import type { ErpKeyed } from "../../connectors/ports/erp.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { shortHash } from "../../domain/contract/sold-hash.ts";
import { dayIn } from "../../domain/dates.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import type { HubConnection } from "../../hub/hub.ts";
import type { Written } from "../../jobs/flow.ts";
import { blankFields, emptiedIn, filledBy } from "./emptied.ts";
import { contractDraft, projectDraft, scheduleDraft } from "./erp-drafts.ts";
import { recordOf } from "./facts.ts";
import { withMappedWords } from "./refused-words.ts";
import { Stopped } from "./stop.ts";
import type { Work } from "./work.ts";

type Write = Parameters<Work["write"]>[0];
/** What is told of one of the ERP's records. `part`: which of several of an engagement. */
type Upsert = Pick<Write, "type" | "perform" | "filled"> & Partial<Pick<Write, "revision">> & { object: ErpKeyed; part?: string };

/** Project, billing schedules and contract in the ERP; an addition gets a contract of its own on the project that exists. */
export async function billingStep(work: Work, terms: ResolvedTerms): Promise<Record<string, unknown>> {
  const erp = await work.need("erp");
  const port = erp.erp();
  const { id } = work.state.engagement;
  const version = work.state.engagement.contractVersion + 1;
  // The second part is read by others. The rest: maps, policies and names are no part of what was sold, but of what is told.
  const revisionOf = (content: object): string => `${version}-${work.soldHash}-${shortHash(content)}`;
  const entityId = work.erpEntityId(terms.entityCode);
  const customerExternalId = work.customerExternalId ?? "";
  /** By our key. Where the ERP does not take a mapped word in it, finance is told. */
  const upsert = (draft: { key: string }, { object, part = "", ...write }: Upsert): Promise<Written> =>
    withMappedWords(terms, () =>
      work.write({
        connection: erp,
        canonicalId: `${id}${part}`,
        revision: revisionOf(draft),
        subject: { type: "engagement", id },
        xref: { recordType: "engagement", recordId: id, object: `${object}${part}` },
        guarantee: port.guarantees[object],
        content: draft,
        lookUp: (scope) => port.findByKey(scope, { object, key: draft.key }),
        ...write,
      }),
    );
  const projectExternalId = work.target ? targetProject(work, erp) : await ensureProject();
  const schedules = new Map<number, string>();
  for (const line of terms.lines) {
    const draft = scheduleDraft(work.state, terms, line);
    if (!draft) continue;
    const written = await upsert(draft, {
      object: "billing_schedule",
      type: "billing_schedule",
      part: `:${line.ordinal}`,
      perform: (scope) => port.upsertBillingSchedule(scope, draft),
    });
    schedules.set(line.ordinal, written.externalId);
  }
  const draft = contractDraft(work.state, terms, {
    version,
    correlationId: work.run.correlationId,
    customerExternalId,
    projectExternalId,
    entityId,
    // The day in the entity that bills: a deal won in the evening of the last day of a period is of that period.
    contractOn: dayIn(work.state.deal.wonAt ?? work.now, work.reference.entities.get(terms.entityCode)?.timeZone ?? "UTC"),
    schedules,
  });
  const contract = await upsert(draft, {
    object: "contract",
    type: "contract",
    revision: revisionOf({ ...draft, correlationId: null }),
    filled: filledBy(draft, blankFields.contract),
    perform: (scope) =>
      port.upsertContract(scope, draft, emptiedIn(work, draft, { fields: blankFields.contract, types: ["contract"] })),
  });
  work.erpProjectId = projectExternalId;
  return { project: projectExternalId, contract: contract.externalId, schedules: schedules.size };

  async function ensureProject(): Promise<string> {
    const draft = projectDraft(work.state, terms, { customerExternalId, entityId });
    const written = await upsert(draft, {
      object: "project",
      type: "erp_project",
      filled: filledBy(draft, blankFields.erpProject),
      perform: (scope) =>
        port.upsertProject(scope, draft, emptiedIn(work, draft, { fields: blankFields.erpProject, types: ["erp_project"] })),
    });
    return written.externalId;
  }
}

function targetProject(work: Work, erp: HubConnection): string {
  const { target } = work;
  const known = target && recordOf(work.state, erp, { object: "project", engagementId: target.id });
  if (known) return known.externalId;
  throw new Stopped([
    {
      kind: "reference_missing",
      params: { what: "Project of engagement", value: target?.number ?? "", system: "the ERP", set: null, key: null },
      cause: `erp project of:${target?.number ?? ""}`.toLowerCase(),
      waits: target ? [`set-up:${target.id}`] : [],
    },
  ]);
}

/** Waits until finance has activated the project in the ERP. */
export async function activationStep(work: Work, entityCode: string): Promise<Record<string, unknown>> {
  const erp = await work.need("erp");
  const externalId = work.erpProjectId ?? "";
  const status = await erp.erp().readProjectStatus(work.scope(erp), externalId);
  if (status === "active" || status === "closed") return { status };
  const blocker: Blocker = {
    kind: "awaiting_activation",
    params: { status: status ?? "missing", externalId },
    cause: entityCode,
    waits: [],
  };
  throw new Stopped([blocker], "soon");
}
