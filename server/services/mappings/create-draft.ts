import { z } from "zod";
import { mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { versionAudit } from "./publish-version.ts";
import { insertVersion, lockSet, rowsOf } from "./version-store.ts";

/** Opens a draft of a set on top of what is published. A set has one open draft, which only its author changes. */
export const createDraft = command({
  name: "createDraft",
  permission: "mappings.edit",
  input: z.strictObject({ set: mappingSetKeySchema, why: z.string().trim().max(2_000).default("") }),
  output: z.object({ versionId: z.string(), lockVersion: z.int() }),
  run: async ({ input, ctx, now, tx, audit, unchanged }) => {
    const live = await lockSet(tx, input.set);
    const { draft } = live;
    if (draft && draft.createdBy === ctx.actor.id) {
      unchanged();
      return { ok: true, value: { versionId: draft.id, lockVersion: draft.lockVersion } };
    }
    if (draft) {
      return refuse(
        "conflict",
        `${draft.createdName} has a draft of ${setSpec(input.set).name} open. Wait for it, ask for it to be published, or discard it.`,
      );
    }
    const version = await insertVersion(tx, {
      set: input.set,
      state: "draft",
      basedOn: live.published?.number ?? null,
      why: input.why,
      author: ctx.actor,
      now,
      rows: await rowsOf(tx, live.published),
    });
    audit(versionAudit("mapping.create-draft", version, { after: { basedOn: version.basedOn } }));
    return { ok: true, value: { versionId: version.id, lockVersion: version.lockVersion } };
  },
});
