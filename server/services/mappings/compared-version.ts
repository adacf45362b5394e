import { z } from "zod";
import { readLiveVersions, readVersionByNumber, type VersionRow } from "../../db/mapping-versions.sql.ts";
import type { Sql } from "../../db/sql.ts";
import type { BookRow } from "../../domain/mapping/book.ts";
import { diffRows, type RowDiff } from "../../domain/mapping/diff.ts";
import { type MappingSetKey, mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { findVersion, rowsOf } from "./version-store.ts";

/** Changes that are told at once. */
export const listedChanges = 1_000;

/** A version of a set, by id or number. Without either: the one in force. */
export const askedVersion = {
  set: mappingSetKeySchema,
  versionId: z.uuid().nullish(),
  version: z.int32().min(1).nullish(),
};

interface ComparedVersion {
  /** Null: nothing is in force yet. */
  version: VersionRow | null;
  rows: BookRow[];
  publishedRows: BookRow[];
  diffs: RowDiff[];
}

/** A version with its rows, and in what it differs from the one in force. */
export async function compareVersion(
  sql: Sql,
  asked: { set: MappingSetKey; versionId?: string | null | undefined; version?: number | null | undefined },
): Promise<Outcome<ComparedVersion>> {
  const live = await sql.rows(readLiveVersions({ set: asked.set }));
  const published = live.find((version) => version.state === "published") ?? null;
  const wanted = asked.versionId
    ? await findVersion(sql, asked.versionId)
    : {
        ok: true as const,
        value: asked.version
          ? ((await sql.maybe(readVersionByNumber({ set: asked.set, number: asked.version }))) ?? null)
          : published,
      };
  if (!wanted.ok) return wanted;
  const version = wanted.value;
  if ((asked.version && !version) || (version && version.setKey !== asked.set))
    return refuse("not_found", `There is no such version of ${setSpec(asked.set).name}.`);
  const publishedRows = await rowsOf(sql, published);
  const rows = version?.id === published?.id ? publishedRows : await rowsOf(sql, version);
  return { ok: true, value: { version, rows, publishedRows, diffs: diffRows(asked.set, publishedRows, rows) } };
}
