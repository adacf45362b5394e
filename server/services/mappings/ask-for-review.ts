import type { Tx } from "../../db/database.ts";
import type { VersionRow } from "../../db/mapping-versions.sql.ts";
import { insert } from "../../db/rows.ts";
import { type MappingSetKey, setSpec } from "../../domain/mapping/sets.ts";

/** Tells finance that a change of legal entity, tax or revenue profile waits for its second person. */
export async function askForReview(
  tx: Tx,
  ask: { version: VersionRow; set: MappingSetKey; changes: number; now: Date; correlationId: string },
): Promise<void> {
  const { changes, set, version } = ask;
  await insert(tx, "Notice", {
    team: "finance",
    kind: "mapping_review",
    title: `${version.createdName} asks for review of ${setSpec(set).name}: ${changes} ${changes === 1 ? "change" : "changes"}`,
    subjectType: "mapping_set",
    subjectId: set,
    correlationId: ask.correlationId,
    createdAt: ask.now,
  });
}
