import { z } from "zod";
import { grantKey, grantsVersion } from "../../domain/access/covers.ts";
import { command } from "../command.ts";
import { noRole } from "../exceptions/hand-back.ts";
import { refuse } from "../refusal.ts";
import { grantsSchema, grantText } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { nothingLeft, stepBack, steppedBackSchema } from "./step-back.ts";
import { grantsOfUser, lockUser, refuseBeyond, refuseLastAdministrator, replaceGrants } from "./user-rows.ts";

/** Sets what a person may do, and where. Nobody changes their own grants; the next request of that person follows the new ones. */
export const setGrants = command({
  name: "setGrants",
  permission: "access.manage",
  input: z.strictObject({
    userId: z.uuid(),
    grants: grantsSchema,
    /** The grants that the caller saw, so that nobody overwrites what another administrator has just set. */
    grantsVersion: z.string(),
  }),
  output: steppedBackSchema.extend({ grantsVersion: z.string() }),
  run: async (scope) => {
    const { input, ctx, tx, now, grants, audit, unchanged } = scope;
    if (ctx.actor.id === input.userId) {
      return refuse("needs_second_person", "Nobody changes their own roles. Ask another administrator.");
    }
    const user = await lockUser(tx, input.userId);
    if (!user.ok) return user;
    const before = await grantsOfUser(tx, input.userId);
    if (grantsVersion(before) !== input.grantsVersion) {
      return refuse("conflict", `The roles of ${user.value.name} have changed since you read them. Load them again.`);
    }
    const had = new Set(before.map(grantKey));
    const wanted = new Set(input.grants.map(grantKey));
    const added = input.grants.filter((grant) => !had.has(grantKey(grant)));
    const removed = before.filter((grant) => !wanted.has(grantKey(grant)));
    if (added.length === 0 && removed.length === 0) {
      unchanged();
      return { ok: true, value: { grantsVersion: input.grantsVersion, ...nothingLeft } };
    }
    const within = refuseBeyond(grants, [...added, ...removed]);
    if (!within.ok) return within;
    const known = await refuseUnknownPlaces(tx, added, "grants");
    if (!known.ok) return known;
    const mayLose = await refuseLastAdministrator(tx, user.value, { before, grants: input.grants });
    if (!mayLose.ok) return mayLose;
    await replaceGrants(tx, input.userId, { grants: input.grants, now });
    audit({
      action: "user.set-grants",
      subjectType: "user",
      subjectId: input.userId,
      before: { grants: before.map(grantText) },
      after: { grants: input.grants.map(grantText) },
    });
    const { name, status } = user.value;
    const isActive = status === "active";
    const leaver = { id: input.userId, name, before: isActive ? before : [], grants: isActive ? input.grants : [] };
    const left = await stepBack(scope, { ...leaver, why: noRole });
    return { ok: true, value: { grantsVersion: grantsVersion(input.grants), ...left } };
  },
});
