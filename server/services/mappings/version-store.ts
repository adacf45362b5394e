import type { AuditActor } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import {
  deleteVersionRows,
  insertVersionRows,
  lockLiveVersions,
  lockMappingSet,
  readLastNumber,
  readVersion,
  readVersionRows,
  type VersionRow,
} from "../../db/mapping-versions.sql.ts";
import { insert } from "../../db/rows.ts";
import type { Sql } from "../../db/sql.ts";
import { newId } from "../../domain/ids.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { isMappingSet, type MappingSetKey, setSpec } from "../../domain/mapping/sets.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** The versions of a set that are open or in force, locked to the end of the transaction. */
export interface LiveVersions {
  set: MappingSetKey;
  published: VersionRow | null;
  draft: VersionRow | null;
  /** Versions that wait for their second person, or for their day. */
  reviews: readonly VersionRow[];
  all: readonly VersionRow[];
}

/** Takes the set for this transaction: no other change of it runs beside. */
export async function lockSet(tx: Tx, set: MappingSetKey): Promise<LiveVersions> {
  await tx.rows(lockMappingSet({ set }));
  const all = await tx.rows(lockLiveVersions({ set }));
  return {
    set,
    all,
    published: all.find((version) => version.state === "published") ?? null,
    draft: all.find((version) => version.state === "draft") ?? null,
    reviews: all.filter((version) => version.state === "in_review"),
  };
}

export async function rowsOf(sql: Sql, version: { id: string } | null): Promise<BookRow[]> {
  return version ? sql.rows(readVersionRows({ versionId: version.id })) : [];
}

/** The set of a version that exists. */
export async function findVersion(sql: Sql, id: string): Promise<Outcome<VersionRow & { set: MappingSetKey }>> {
  const version = await sql.maybe(readVersion({ id }));
  if (!version || !isMappingSet(version.setKey)) return refuse("not_found", "There is no such version of a mapping set.");
  return { ok: true, value: { ...version, set: version.setKey } };
}

interface OpenVersion {
  version: VersionRow;
  live: LiveVersions;
}

/** Locks the set of a version that is still open, and makes sure that it is as the caller saw it. */
export async function lockOpenVersion(
  tx: Tx,
  wanted: { versionId: string; lockVersion: number },
  states: readonly VersionRow["state"][],
): Promise<Outcome<OpenVersion>> {
  const found = await findVersion(tx, wanted.versionId);
  if (!found.ok) return found;
  const live = await lockSet(tx, found.value.set);
  const version = live.all.find((one) => one.id === wanted.versionId);
  const name = `Version ${found.value.number} of ${setSpec(live.set).name}`;
  if (!version || !states.includes(version.state)) {
    return refuse("conflict", `${name} is ${stateNames[version?.state ?? "retired"]} by now. Load it again.`);
  }
  if (version.lockVersion !== wanted.lockVersion) {
    return refuse("conflict", `${name} has changed since you read it. Load it again to see what changed.`);
  }
  return { ok: true, value: { version, live } };
}

const stateNames: Record<VersionRow["state"], string> = {
  draft: "a draft",
  in_review: "in review",
  published: "published",
  retired: "retired or discarded",
};

/** Creates a version with its rows. Its number is the next of its set. */
export async function insertVersion(
  tx: Tx,
  version: {
    set: MappingSetKey;
    state: "draft" | "in_review";
    basedOn: number | null;
    why: string;
    author: AuditActor;
    now: Date;
    rows: readonly BookRow[];
  },
): Promise<VersionRow> {
  const id = newId<"mapping-version">();
  const { number } = await tx.one(readLastNumber({ set: version.set }));
  await insert(tx, "MappingVersion", {
    id,
    setKey: version.set,
    number: number + 1,
    state: version.state,
    basedOn: version.basedOn,
    why: version.why,
    createdBy: version.author.id,
    createdName: version.author.name,
    createdAt: version.now,
  });
  await tx.rows(insertVersionRows({ versionId: id, rows: version.rows }));
  return tx.one(readVersion({ id }));
}

/** Replaces the rows of an open version. */
export async function replaceRows(tx: Tx, versionId: string, rows: readonly BookRow[]): Promise<void> {
  await tx.rows(deleteVersionRows({ versionId }));
  await tx.rows(insertVersionRows({ versionId, rows }));
}
