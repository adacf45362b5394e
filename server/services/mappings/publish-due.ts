import { writeAudit } from "../../audit/entry.ts";
import type { Database } from "../../db/database.ts";
import { findDueVersions } from "../../db/mapping-versions.sql.ts";
import { isMappingSet } from "../../domain/mapping/sets.ts";
import type { Log } from "../../log.ts";
import type { JobSender } from "../context.ts";
import { publishVersion } from "./publish-version.ts";
import { lockSet, rowsOf } from "./version-store.ts";

interface Deps {
  db: Database;
  jobs: JobSender;
  log: Log;
}

/** Puts versions in force whose publication was decided for a day that has come. Answers how many. */
export async function publishDueVersions({ db, jobs, log }: Deps, now: Date): Promise<number> {
  const due = await db.rows(findDueVersions({ now }));
  let published = 0;
  for (const one of due) {
    const done = await db.tx(async (tx) => {
      if (!isMappingSet(one.setKey)) return undefined;
      const live = await lockSet(tx, one.setKey);
      const version = live.reviews.find((review) => review.id === one.id);
      if (!version || version.publishedBy === null) return undefined; // withdrawn meanwhile
      const outcome = await publishVersion(tx, jobs, {
        live,
        version,
        rows: await rowsOf(tx, version),
        publishedRows: await rowsOf(tx, live.published),
        by: { id: version.publishedBy, name: version.publishedName ?? version.publishedBy },
        isByPerson: true,
        why: version.why,
        now,
      });
      if (outcome.ok) {
        const actor = { type: "user", id: version.publishedBy, name: version.publishedName ?? version.publishedBy } as const;
        await writeAudit(tx, actor, now, [outcome.value.audit]);
      }
      return outcome;
    });
    if (done?.ok) published += 1;
    else if (done)
      log.error({ set: one.setKey, version: one.number, reason: done.error.message }, "a scheduled mapping cannot be published");
  }
  return published;
}
