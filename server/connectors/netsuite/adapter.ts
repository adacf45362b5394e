import { z } from "zod";
import type { LocalDate } from "../../domain/dates.ts";
import { withDeadline } from "../kit/deadline.ts";
import { cutTo } from "../kit/text.ts";
import type {
  ErpBillingScheduleDraft,
  ErpContactDraft,
  ErpContractDraft,
  ErpCustomer,
  ErpCustomerDraft,
  ErpKeyed,
  ErpPort,
  ErpProjectDraft,
  ErpProjectHold,
  ErpProjectStatus,
  ErpReference,
} from "../ports/erp.ts";
import { type BlankField, type CallScope, PortError, type WriteGuarantee, type WriteResult } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import { ContactReader } from "./contacts.ts";
import { Currencies } from "./currencies.ts";
import { CustomerReader, type CustomerSought } from "./customers.ts";
import { billingScheduleBody, contactBody, contactName, contractBody, customerBody, projectBody } from "./drafts.ts";
import { namingRefusedValues } from "./errors.ts";
import { distinctName, orWhenNameIsTaken } from "./names.ts";
import { ProjectStatuses } from "./project-status.ts";
import { externalIdOf, ownIdSchema, type RecordWrite, readRecord, upsertRecord } from "./records.ts";
import { readReference } from "./reference.ts";
import { idColumn } from "./rows.ts";
import { idLiteral } from "./suiteql.ts";
import { inWords } from "./words.ts";

type Linked = "customer" | "project" | "contract" | "billing_schedule";

/** Pages of the vendor's screens by record (general knowledge, unconfirmed: `appUrl` moves their host). */
const pages: Record<Linked, string> = {
  customer: "app/common/entity/custjob.nl",
  project: "app/accounting/project/project.nl",
  contract: "app/accounting/transactions/salesord.nl",
  billing_schedule: "app/accounting/otherlists/billingschedule.nl",
};

const keyed = {
  contact: { type: "contact", purpose: "contact.read" },
  project: { type: "job", purpose: "project.read" },
  contract: { type: "salesOrder", purpose: "contract.read" },
  billing_schedule: { type: "billingSchedule", purpose: "billing_schedule.read" },
} as const satisfies Record<ErpKeyed, object>;

/** The lists of lines that a body has, which are replaced as a whole. */
const listsIn = (body: object, list: string): string[] => (list in body ? [list] : []);

const ofEntity = z.looseObject({ subsidiary: z.looseObject({ id: z.string() }).nullish() });
const nameRow = z.looseObject({ id: idColumn });

/** NetSuite as the system that bills. One instance a connection and process. */
export class NetsuiteErp implements ErpPort {
  readonly role = "erp";
  readonly guarantees: ErpPort["guarantees"];
  readonly #client: NetsuiteClient;
  readonly #currencies: Currencies;
  readonly #contacts: ContactReader;
  readonly #customers: CustomerReader;
  readonly #statuses: ProjectStatuses;

  constructor(client: NetsuiteClient) {
    this.#client = client;
    this.#currencies = new Currencies(client);
    this.#contacts = new ContactReader(client);
    this.#customers = new CustomerReader(client, this.#currencies);
    this.#statuses = new ProjectStatuses(client);
    const upsert: WriteGuarantee = { repeatable: true, settleAfterMs: client.settings.settleAfterMs };
    this.guarantees = {
      customer: upsert,
      contact: upsert,
      entity_link: upsert,
      project: upsert,
      billing_schedule: upsert,
      contract: upsert,
      hold: upsert,
    };
  }

  async check(scope: CallScope): Promise<{ message: string }> {
    const sql = "SELECT id, name FROM subsidiary ORDER BY id";
    const page = await this.#client.page(scope, { purpose: "check", sql, row: nameRow, limit: 1 });
    const account = this.#client.settings.accountId;
    if (page.rows.length === 0)
      return { message: `Signed in to the NetSuite account ${account}, but the integration role sees no legal entity in it.` };
    const seen =
      page.total === null
        ? "its legal entities are"
        : page.total === 1
          ? "1 legal entity is"
          : `${page.total} legal entities are`;
    return { message: `Signed in to the NetSuite account ${account}; ${seen} visible.` };
  }

  async readReference(scope: CallScope, request: { ratesSince: LocalDate }): Promise<ErpReference> {
    const bounded = withDeadline(scope, inWords("reference.read"));
    return readReference(this.#client, this.#currencies, { scope: bounded, ratesSince: request.ratesSince });
  }

  async findCustomers(scope: CallScope, request: CustomerSought): Promise<ErpCustomer[]> {
    return this.#customers.find(withDeadline(scope, inWords("customer.find")), request);
  }

  async readCustomer(scope: CallScope, externalId: string): Promise<ErpCustomer | null> {
    return this.#customers.read(withDeadline(scope, inWords("customer.read")), externalId);
  }

  async upsertCustomer(scope: CallScope, draft: ErpCustomerDraft): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("customer.upsert"));
    const body = customerBody(this.#client.settings, draft, await this.#currencies.idOf(bounded, draft.currency));
    const write = {
      purpose: "customer.upsert",
      type: "customer",
      key: draft.key,
      body,
      lists: listsIn(body, "addressBook"),
    } as const;
    return orWhenNameIsTaken(
      () => this.#upsert(bounded, write, "customer"),
      () => this.#upsert(bounded, { ...write, body: { ...body, entityId: distinctName(draft.name, draft.key) } }, "customer"),
    );
  }

  /** A link that a person has made already is the same link, so its refusal as a duplicate is no failure. */
  async linkCustomerToEntity(
    scope: CallScope,
    link: { key: string; customerExternalId: string; entityId: string },
  ): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("entity_link.upsert"));
    const body = { entity: { id: link.customerExternalId }, subsidiary: { id: link.entityId } };
    try {
      return await this.#upsert(
        bounded,
        { purpose: "entity_link.upsert", type: "customerSubsidiaryRelationship", key: link.key, body },
        null,
      );
    } catch (error) {
      if (!(error instanceof PortError) || (error.kind !== "conflict" && error.kind !== "rejected")) throw error;
      const sought = { customerId: link.customerExternalId, subsidiaryId: link.entityId };
      const existing = await this.#customers.relationshipId(bounded, sought);
      if (existing === null) throw error;
      return { externalId: existing, url: null };
    }
  }

  /** A person who is at the customer already, made by us in another role or by somebody else, is not made once more. */
  async upsertContact(scope: CallScope, draft: ErpContactDraft): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("contact.upsert"));
    const body = contactBody(this.#client.settings, draft);
    const write = { purpose: "contact.upsert", type: "contact", key: draft.key, body } as const;
    return orWhenNameIsTaken(
      () => this.#upsert(bounded, write, null),
      async () => {
        const name = contactName(this.#client.settings, draft);
        const existing = await this.#contacts.find(bounded, { companyId: draft.customerExternalId, name, email: draft.email });
        if (existing !== null) return { externalId: existing, url: null };
        return this.#upsert(bounded, { ...write, body: { ...body, entityId: distinctName(name, draft.key) } }, null);
      },
    );
  }

  async upsertProject(
    scope: CallScope,
    draft: ErpProjectDraft,
    emptied: readonly BlankField<ErpProjectDraft>[] = [],
  ): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("project.upsert"));
    const more = {
      emptied,
      currencyId: await this.#currencies.idOf(bounded, draft.currency),
      statusId: await this.#statusForNew(bounded, draft),
    };
    const body = projectBody(this.#client.settings, draft, more);
    const { fieldNames } = this.#client.settings;
    return namingRefusedValues(
      { revenueProfile: fieldNames.projectRevenueProfile, costCenter: fieldNames.projectCostCenter },
      () => this.#upsert(bounded, { purpose: "project.upsert", type: "job", key: draft.key, body }, "project"),
    );
  }

  async findByKey(scope: CallScope, request: { object: ErpKeyed; key: string }): Promise<WriteResult | null> {
    const { purpose, type } = keyed[request.object];
    const ref = `eid:${externalIdOf(type, request.key)}`;
    const bounded = withDeadline(scope, inWords(purpose));
    const found = await readRecord(this.#client, bounded, { purpose, type, ref, body: ownIdSchema });
    const { object } = request;
    return found && { externalId: found.id, url: object === "contact" ? null : this.recordUrl(object, found.id) };
  }

  /**
   * "Awaiting activation" is set on a project that is new to its entity only, be it one that comes from another entity: repeating
   * the write must not undo what finance has activated.
   */
  async #statusForNew(scope: CallScope, draft: ErpProjectDraft): Promise<string | null> {
    if (!this.#client.settings.activationRequired.includes(draft.entityId)) return null;
    const existing = await readRecord(this.#client, scope, {
      purpose: "project.read",
      type: "job",
      ref: `eid:${externalIdOf("job", draft.key)}`,
      body: ofEntity,
    });
    const isNew = existing === null || (existing.subsidiary?.id ?? draft.entityId) !== draft.entityId;
    return isNew ? this.#statuses.idOf(scope, "awaiting") : null;
  }

  async upsertBillingSchedule(scope: CallScope, draft: ErpBillingScheduleDraft): Promise<WriteResult> {
    const body = billingScheduleBody(this.#client.settings, draft);
    return this.#upsert(
      withDeadline(scope, inWords("billing_schedule.upsert")),
      { purpose: "billing_schedule.upsert", type: "billingSchedule", key: draft.key, body, lists: listsIn(body, "milestone") },
      "billing_schedule",
    );
  }

  async upsertContract(
    scope: CallScope,
    draft: ErpContractDraft,
    emptied: readonly BlankField<ErpContractDraft>[] = [],
  ): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("contract.upsert"));
    const body = contractBody(this.#client.settings, draft, {
      emptied,
      currencyId: await this.#currencies.idOf(bounded, draft.currency),
    });
    return namingRefusedValues({ taxProfile: this.#client.settings.fieldNames.contractTaxProfile }, () =>
      this.#upsert(
        bounded,
        { purpose: "contract.upsert", type: "salesOrder", key: draft.key, body, lists: ["item"] },
        "contract",
      ),
    );
  }

  async readProjectStatus(scope: CallScope, externalId: string): Promise<ErpProjectStatus | null> {
    return this.#statuses.read(withDeadline(scope, inWords("project.status")), externalId);
  }

  /** Resuming touches only a project that is on hold: one that is closed or awaits finance stays as it is. */
  async setProjectHold(scope: CallScope, request: ErpProjectHold): Promise<WriteResult> {
    const bounded = withDeadline(scope, inWords("project.hold"));
    const result = { externalId: request.externalId, url: this.recordUrl("project", request.externalId) };
    const current = await this.#statuses.read(bounded, request.externalId);
    if (current === null)
      throw new PortError(
        "not_found",
        `${this.#client.name} has no project ${request.externalId} to hold or resume. It may have been deleted or merged there.`,
      );
    const isDone = request.isOnHold ? current === "on_hold" || current === "closed" : current !== "on_hold";
    if (isDone) return result;
    const { recordPath, fieldNames, textLimits } = this.#client.settings;
    const reasonField = request.isOnHold ? fieldNames.projectHoldReason : null;
    const resumed = request.resumeAs === "awaiting_activation" ? "awaiting" : "active";
    const fields = {
      entityStatus: { id: await this.#statuses.idOf(bounded, request.isOnHold ? "onHold" : resumed) },
      ...(reasonField === null ? {} : { [reasonField]: cutTo(request.reason, textLimits.longText) }),
    };
    await this.#client.send(bounded, {
      purpose: "project.hold",
      method: "PATCH",
      path: `${recordPath}/job/${idLiteral(request.externalId)}`,
      json: fields,
      isWrite: true,
      written: { object: "job", fields },
    });
    return result;
  }

  recordUrl(object: Linked, externalId: string): string {
    const { appUrl, accountId } = this.#client.settings;
    const host = appUrl ?? `https://${accountId.toLowerCase().replaceAll("_", "-")}.app.netsuite.com`;
    return `${host.replace(/\/+$/, "")}/${pages[object]}?id=${encodeURIComponent(externalId)}`;
  }

  async #upsert(scope: CallScope, write: RecordWrite, linked: Linked | null): Promise<WriteResult> {
    const externalId = await upsertRecord(this.#client, scope, write);
    return { externalId, url: linked === null ? null : this.recordUrl(linked, externalId) };
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}
