import { z } from "zod";
import type { ErpProjectStatus } from "../ports/erp.ts";
import { type CallScope, PortError } from "../ports/port.ts";
import type { NetsuiteClient } from "./client.ts";
import { malformed } from "./errors.ts";
import type { NetsuiteSettings } from "./manifest.ts";
import { readRecord } from "./records.ts";
import { idColumn, textColumn } from "./rows.ts";
import { idLiteral } from "./suiteql.ts";

const jobSchema = z.looseObject({
  entityStatus: z.looseObject({ id: z.string(), refName: z.string().nullish() }).nullish(),
  isInactive: z.boolean().nullish(),
});
type Job = z.infer<typeof jobSchema>;

const statusRow = z.looseObject({ id: idColumn, name: textColumn });

type WrittenStatus = "active" | "onHold" | "awaiting";
const namesOf = (settings: NetsuiteSettings): Record<ErpProjectStatus, readonly string[]> => ({
  active: settings.projectActiveStatuses,
  awaiting_activation: settings.projectAwaitingStatuses,
  on_hold: settings.projectHoldStatuses,
  closed: settings.projectClosedStatuses,
});

/** Reads and names the statuses of projects. */
export class ProjectStatuses {
  readonly #client: NetsuiteClient;
  #ids: Map<string, string> | null = null;

  constructor(client: NetsuiteClient) {
    this.#client = client;
  }

  /** The status of a project by its id, or null when it is gone. */
  async read(scope: CallScope, externalId: string): Promise<ErpProjectStatus | null> {
    const job = await readRecord(this.#client, scope, {
      purpose: "project.status",
      type: "job",
      ref: idLiteral(externalId),
      body: jobSchema,
    });
    if (job === null) return null;
    const status = statusOf(this.#client.settings, job);
    if (status !== undefined) return status;
    const shown = JSON.stringify(job.entityStatus?.refName ?? job.entityStatus?.id);
    throw malformed(
      this.#client.name,
      "project.status",
      `the project status ${shown}, which none of the connection's status lists names; add it to the one it belongs to`,
    );
  }

  /** The id of a status that is to be written: from the settings, else by its name in the account's list of statuses. */
  async idOf(scope: CallScope, status: WrittenStatus): Promise<string> {
    const settings = this.#client.settings;
    const configured = settings.projectStatusIds[status];
    if (configured !== null) return configured;
    const names = {
      active: settings.projectActiveStatuses,
      onHold: settings.projectHoldStatuses,
      awaiting: settings.projectAwaitingStatuses,
    }[status];
    const table = settings.columns.projectStatusTable;
    const known = table === null ? new Map<string, string>() : await this.#load(scope, table);
    const id = names.map((name) => known.get(name.toLowerCase())).find((found) => found !== undefined);
    if (id !== undefined) return id;
    throw new PortError(
      "rejected",
      `${this.#client.name} has no project status named ${names.join(" or ")}. Add one there, or set projectStatusIds.${status} in the connection's settings.`,
      { details: [{ code: "NOT_SENT", message: "No such project status", field: "entityStatus" }] },
    );
  }

  async #load(scope: CallScope, table: string): Promise<Map<string, string>> {
    if (this.#ids !== null) return this.#ids;
    const select = `SELECT id, name FROM ${table}`;
    const rows = await this.#client.all(scope, { purpose: "reference.project_statuses", select, where: [], row: statusRow });
    this.#ids = new Map(rows.map((row) => [row.name.toLowerCase(), row.id]));
    return this.#ids;
  }
}

/** A project that carries no status at all is not held by one, so it is active; an unknown status is undefined. */
export function statusOf(settings: NetsuiteSettings, job: Job): ErpProjectStatus | undefined {
  if (job.isInactive === true) return "closed";
  const status = job.entityStatus;
  if (!status) return "active";
  const ids = settings.projectStatusIds;
  if (status.id === ids.onHold) return "on_hold";
  if (status.id === ids.awaiting) return "awaiting_activation";
  if (status.id === ids.active) return "active";
  const name = status.refName?.toLowerCase();
  const lists = Object.entries(namesOf(settings)) as [ErpProjectStatus, readonly string[]][];
  return lists.find(([, names]) => names.some((known) => known.toLowerCase() === name))?.[0];
}
