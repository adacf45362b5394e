import type { CallScope, SourceItem } from "../ports/port.ts";
import type { Purpose, SalesforceClient } from "./client.ts";
import {
  contactRole,
  dealMilestone,
  dealRole,
  history,
  lineItem,
  type ObjectSpec,
  opportunity,
  sow,
  sowMilestone,
} from "./fields.ts";
import { short } from "./ids.ts";
import { isoInstant } from "./instants.ts";
import { type Naming, type Row, valueAt } from "./naming.ts";
import { chunks } from "./parallel.ts";
import { names, type Soql, soql } from "./soql.ts";

/** Salesforce takes long lists in IN, but an address has an end. */
export const idsPerQuery = 200;
const reading: Purpose = { purpose: "deal.read", doing: "the deals" };
const children: readonly ObjectSpec[] = [lineItem, sow, dealMilestone, dealRole, contactRole, history];
/** Sorts before every real stamp: a record whose own stamp cannot be read is not taken for the newest. */
const noStamp = "0000-00-00T00:00:00.000Z";

/**
 * Opportunities as they are now, each with everything that belongs to it, by id. What no longer exists is missing. The
 * payload holds neither change stamps nor the fields that we write, so that our own write leaves it as it was.
 */
export async function readBundles(
  scope: CallScope,
  from: { client: SalesforceClient; naming: Naming },
  ids: readonly string[],
): Promise<Map<string, SourceItem>> {
  const { client, naming } = from;
  const parts = chunks(ids, idsPerQuery);
  const wanted = children.filter((spec) => naming.object(spec.name) !== null);
  const queries = parts.flatMap((part) => [
    byId(naming, opportunity, part),
    ...wanted.map((spec) => byParent(naming, spec, part)),
  ]);
  const answers = await client.queries(scope, reading, queries);
  const rowsOf = (index: number): Row[] => parts.flatMap((_, part) => answers[part * (wanted.length + 1) + index] ?? []);
  const byObject = new Map(wanted.map((spec, index) => [spec.name, rowsOf(index + 1)]));
  const signed = pickSows(naming, byObject.get(sow.name) ?? []);
  byObject.set(sowMilestone.name, await readSowMilestones(scope, from, [...signed.values()].map(idOf)));
  return assemble(naming, rowsOf(0), byObject, signed);
}

/** The statement of work that counts for each opportunity: the newest by CreatedDate that is not rejected. */
function pickSows(naming: Naming, rows: readonly Row[]): Map<string, Row> {
  const picked = new Map<string, Row>();
  const parent = naming.parent(sow);
  for (const row of rows) {
    const status = naming.narrow(sow, row).Status__c;
    if (row.IsDeleted === true || (typeof status === "string" && status.trim().toLowerCase() === "rejected")) continue;
    const key = short(row[parent]);
    const other = picked.get(key);
    if (!other || age(naming, other) < age(naming, row)) picked.set(key, row);
  }
  return picked;
}

/** A creation date that cannot be read counts as the newest, so that the mapper refuses it instead of an older one being taken. */
function age(naming: Naming, row: Row): string {
  return `${isoInstant(naming.narrow(sow, row).CreatedDate) ?? "9999"} ${idOf(row)}`;
}

async function readSowMilestones(
  scope: CallScope,
  { client, naming }: { client: SalesforceClient; naming: Naming },
  sowIds: readonly string[],
): Promise<Row[]> {
  if (sowIds.length === 0 || naming.object(sowMilestone.name) === null) return [];
  const queries = chunks(sowIds, idsPerQuery).map((part) => byParent(naming, sowMilestone, part));
  return (await client.queries(scope, reading, queries)).flat();
}

function assemble(
  naming: Naming,
  deals: readonly Row[],
  byObject: ReadonlyMap<string, readonly Row[]>,
  signed: ReadonlyMap<string, Row>,
): Map<string, SourceItem> {
  const grouped = new Map<string, Map<string, Row[]>>();
  for (const [name, rows] of byObject) {
    const spec = [...children, sowMilestone].find((child) => child.name === name);
    if (spec) grouped.set(name, groupBy(rows, naming.parent(spec)));
  }
  const of = (spec: ObjectSpec, parentId: string): Row[] => grouped.get(spec.name)?.get(parentId) ?? [];
  const items = new Map<string, SourceItem>();
  for (const deal of deals) {
    const key = short(deal.Id);
    const statement = signed.get(key) ?? null;
    const milestones = statement ? of(sowMilestone, short(statement.Id)) : [];
    const all: Record<string, Row[]> = {
      lines: of(lineItem, key),
      dealMilestones: of(dealMilestone, key),
      roles: of(dealRole, key),
      contacts: of(contactRole, key),
    };
    const stamps = [deal, ...Object.values(all).flat(), ...of(sow, key), ...milestones].flatMap(stampsOf).sort();
    items.set(key, {
      object: "deal",
      externalId: idOf(deal),
      sourceStamp: stamps.at(-1) ?? noStamp,
      isDeleted: deal.IsDeleted === true,
      payload: {
        opportunity: { ...naming.narrow(opportunity, deal), ...unreadableStamp(deal) },
        lines: present(naming, lineItem, all.lines),
        sow: statement && { ...naming.narrow(sow, statement), milestones: present(naming, sowMilestone, milestones) },
        dealMilestones: present(naming, dealMilestone, all.dealMilestones),
        roles: present(naming, dealRole, all.roles),
        contacts: present(naming, contactRole, all.contacts),
        history: stages(present(naming, history, of(history, key))),
      },
    });
  }
  return items;
}

/** A stamp that is none travels with the payload, where the mapper refuses it. */
export const unreadableStamp = (row: Row): Row =>
  isoInstant(row.SystemModstamp) === undefined ? { SystemModstamp: row.SystemModstamp ?? null } : {};

/** Records that still exist, narrowed, in the order of their ids, so that the same content is always the same payload. */
function present(naming: Naming, spec: ObjectSpec, rows: readonly Row[] = []): Row[] {
  return rows
    .filter((row) => row.IsDeleted !== true)
    .map((row) => naming.narrow(spec, row))
    .sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

/** The history in its order, with only the rows that entered another stage. */
function stages(rows: readonly Row[]): Row[] {
  const when = (row: Row): string => isoInstant(row.CreatedDate) ?? "";
  return [...rows]
    .sort((a, b) => (when(a) === when(b) ? 0 : when(a) < when(b) ? -1 : 1))
    .filter((row, index, all) => when(row) === "" || row.StageName !== all[index - 1]?.StageName);
}

const stampsOf = (row: Row): string[] =>
  [row.SystemModstamp, valueAt(row, "Contact.SystemModstamp")].flatMap((value) => isoInstant(value) ?? []);

const idOf = (row: Row): string => (typeof row.Id === "string" ? row.Id : "");

function groupBy(rows: readonly Row[], field: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = short(row[field]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const selectFrom = (naming: Naming, spec: ObjectSpec): Soql =>
  soql`SELECT ${names(...naming.selection(spec, spec === history ? ["Id"] : undefined))} FROM ${names(naming.object(spec.name) ?? spec.name)}`;

export const byId = (naming: Naming, spec: ObjectSpec, ids: readonly string[]): Soql =>
  soql`${selectFrom(naming, spec)} WHERE Id IN ${ids}`;

const byParent = (naming: Naming, spec: ObjectSpec, ids: readonly string[]): Soql =>
  soql`${selectFrom(naming, spec)} WHERE ${names(naming.parent(spec))} IN ${ids}`;
