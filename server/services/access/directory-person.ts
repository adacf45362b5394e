import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { update } from "../../db/rows.ts";
import { grantKey, grantsVersion } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isUnrestricted } from "../../domain/access/scope.ts";
import type { CommandScope } from "../command.ts";
import { noRole, switchedOff } from "../exceptions/hand-back.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { grantsSchema, grantText } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { emailSchema, personNameSchema } from "./person-fields.ts";
import { stepBack } from "./step-back.ts";
import {
  endSessions,
  grantsOfUser,
  lockUserBy,
  refuseBeyond,
  refuseLastAdministrator,
  replaceGrants,
  type UserRow,
} from "./user-rows.ts";

/** A person as the firm's directory has them. */
export const wantedSchema = z.strictObject({
  email: emailSchema,
  name: personNameSchema,
  /** What the directory calls them. */
  externalId: z.string().min(1).max(200).nullable(),
  isActive: z.boolean(),
  grants: grantsSchema,
});
type Wanted = z.output<typeof wantedSchema>;

/** Directories are read one after the other: two of them that name one person at once follow one another. */
export async function lockDirectory(tx: Tx): Promise<void> {
  await tx.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.provisioning'))");
}

/** A person whom directories find: who has left is not there. */
export async function lockPerson(tx: Tx, userId: string): Promise<Outcome<UserRow>> {
  const person = await lockUserBy(tx, "id", userId);
  return person && person.left_at === null ? { ok: true, value: person } : refuse("not_found", "This person is not there.");
}

export const addressTaken = (address: string) =>
  refuse("conflict", `${address} belongs to someone already.`, { email: "belongs to someone already" });

/** Refuses an address or an external id that is somebody else's than the person's. */
export async function refuseTaken(
  tx: Tx,
  { email, externalId }: Pick<Wanted, "email" | "externalId">,
  person: UserRow | undefined,
): Promise<Outcome<null>> {
  const ofEmail = await lockUserBy(tx, "email", email);
  if (ofEmail && ofEmail.id !== person?.id) return addressTaken(email);
  const ofExternalId = externalId === null ? undefined : await lockUserBy(tx, "external_id", externalId);
  if (!ofExternalId || ofExternalId.id === person?.id) return { ok: true, value: null };
  return refuse("conflict", `${externalId} is what someone else is called already.`, { externalId: "is someone else's" });
}

interface Roles {
  /** Null: of somebody who is not there yet, or not any more. */
  before: readonly Grant[] | null;
  wanted: readonly Grant[];
}

/**
 * Refuses roles beyond what the caller administers, held ones as well as wanted ones, and new ones at places that the firm does
 * not have. Who has no role belongs to no place: only an administrator of the whole firm has to do with them.
 */
export async function refuseGrants(tx: Tx, own: readonly Grant[], { before, wanted }: Roles): Promise<Outcome<null>> {
  if ((wanted.length === 0 || before?.length === 0) && !own.some(isUnrestricted))
    return refuse("forbidden", "Who has no role is let in, changed and taken out by an administrator of the whole firm only.");
  const within = refuseBeyond(own, [...(before ?? []), ...wanted]);
  if (!within.ok) return within;
  const held = new Set(before?.map(grantKey));
  const added = wanted.filter((grant) => !held.has(grantKey(grant)));
  return refuseUnknownPlaces(tx, added, "roles");
}

/** Makes a person what the directory has of them; who had left comes back by it. */
export async function bringUpTo(
  scope: CommandScope<unknown>,
  person: UserRow,
  wanted: Wanted,
): Promise<Outcome<{ userId: string }>> {
  const { audit, now, tx, unchanged } = scope;
  const { email, externalId, grants, isActive, name } = wanted;
  const before = await grantsOfUser(tx, person.id);
  const allowed = await refuseGrants(tx, scope.grants, { before: person.left_at === null ? before : null, wanted: grants });
  if (!allowed.ok) return allowed;
  const reach = { before: person.status === "active" ? before : [], grants: isActive ? grants : [] };
  const mayChange = await refuseLastAdministrator(tx, person, reach);
  if (!mayChange.ok) return mayChange;

  const drafts: AuditDraft[] = [];
  const tell = (action: string, more: Pick<AuditDraft, "before" | "after" | "personal">) =>
    drafts.push({ action, subjectType: "user", subjectId: person.id, ...more });
  if (person.left_at !== null) tell("user.return", { before: { left: true }, after: { left: false } });
  if (person.email !== email || person.name !== name || person.external_id !== externalId) {
    const personal = { email, name, earlierEmail: person.email, earlierName: person.name };
    tell("user.rename", { before: { externalId: person.external_id }, after: { externalId }, personal });
  }
  const status = isActive ? "active" : "disabled";
  if (person.status !== status) {
    const sessionsEnded = isActive ? 0 : await endSessions(tx, person.id, now);
    tell(isActive ? "user.enable" : "user.disable", { before: { status: person.status }, after: { status, sessionsEnded } });
  }
  if (grantsVersion(before) !== grantsVersion(grants)) {
    await replaceGrants(tx, person.id, { grants, now });
    tell("user.set-grants", { before: { grants: before.map(grantText) }, after: { grants: grants.map(grantText) } });
  }
  if (drafts.length === 0) unchanged();
  else {
    await update(tx, "AppUser", { where: { id: person.id }, set: { email, name, externalId, status, leftAt: null } });
    for (const draft of drafts) audit(draft);
    await stepBack(scope, { id: person.id, name, ...reach, why: isActive ? noRole : switchedOff });
  }
  return { ok: true, value: { userId: person.id } };
}
