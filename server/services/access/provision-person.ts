import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { grantsVersion } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { type CommandScope, command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { grantsSchema, grantText } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import {
  anotherAdministratorRemains,
  endSessions,
  grantsOfUser,
  insertGrants,
  isFirmAdministrator,
  refuseBeyond,
} from "./user-rows.ts";

const inputSchema = z.strictObject({
  /** Null: somebody who joins. */
  userId: z.uuid().nullable(),
  /** The address that they sign in with. */
  email: z
    .email("must be an e-mail address")
    .max(200)
    .transform((email) => email.toLowerCase()),
  name: z.string().trim().min(1, "must not be empty").max(120),
  /** What the directory calls them. */
  externalId: z.string().min(1).max(200).nullable(),
  isActive: z.boolean(),
  /** Left away: as they are, and none for who joins. */
  grants: grantsSchema.optional(),
});
type Wanted = z.output<typeof inputSchema>;
type Scope = CommandScope<Wanted>;

const personRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  status: z.enum(["active", "disabled"]),
  external_id: z.string().nullable(),
  left_at: z.date().nullable(),
});
type Person = z.output<typeof personRow>;

/** Directories are read one after the other: two of them that name one person at once follow one another. */
async function oneAtATime(tx: Tx): Promise<void> {
  await tx.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.provisioning'))");
}

async function personWhere(tx: Tx, column: "id" | "email" | "external_id", value: string): Promise<Person | undefined> {
  const found = await tx.raw(
    `SELECT id, email, name, status, external_id, left_at FROM app_user WHERE ${column} = $1 FOR UPDATE`,
    [value],
  );
  return found.rows[0] && personRow.parse(found.rows[0]);
}

/**
 * Lets a person in, changes them or switches them off as the firm's directory has it. They sign in through the identity provider:
 * no password is set. Who comes back after having left is the same person again. Refusals: an address or an external id that is
 * somebody else's, a role beyond what the caller administers, the last administrator of the firm.
 */
export const provisionPerson = command({
  name: "provisionPerson",
  permission: "access.manage",
  input: inputSchema,
  output: z.object({ userId: z.string() }),
  run: async (scope) => {
    const { input, tx } = scope;
    await oneAtATime(tx);
    const { email, externalId, userId } = input;
    const ofEmail = await personWhere(tx, "email", email);
    const person = userId === null ? ofEmail : await personWhere(tx, "id", userId);
    if (userId !== null && (!person || person.left_at !== null)) return refuse("not_found", "This person is not there.");
    if (ofEmail && (userId === null ? ofEmail.left_at === null : ofEmail.id !== userId))
      return refuse("conflict", `${email} belongs to someone already.`, { email: "belongs to someone already" });
    const ofExternalId = externalId === null ? undefined : await personWhere(tx, "external_id", externalId);
    if (ofExternalId && ofExternalId.id !== person?.id)
      return refuse("conflict", `${externalId} is what someone else is called already.`, { externalId: "is someone else's" });
    return person ? change(scope, person) : join(scope);
  },
});

async function join({ audit, grants: own, input, now, tx }: Scope): Promise<Outcome<{ userId: string }>> {
  const { email, externalId, grants = [], isActive, name } = input;
  const allowed = await refuseGrants(tx, own, grants);
  if (!allowed.ok) return allowed;
  const userId = newId<"user">();
  const status = isActive ? "active" : "disabled";
  const made = await tx.raw(
    `INSERT INTO app_user (id, email, name, status, external_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (email) DO NOTHING`,
    [userId, email, name, status, externalId, now],
  );
  if (made.count === 0)
    return refuse("conflict", `${email} belongs to someone already.`, { email: "belongs to someone already" });
  await insertGrants(tx, userId, grants, now);
  const after = { grants: grants.map(grantText), hasPassword: false, status, externalId };
  audit({ action: "user.create", subjectType: "user", subjectId: userId, after, personal: { email, name } });
  return { ok: true, value: { userId } };
}

async function change(scope: Scope, person: Person): Promise<Outcome<{ userId: string }>> {
  const { audit, grants: own, input, now, tx, unchanged } = scope;
  const before = await grantsOfUser(tx, person.id);
  const wanted = input.grants ?? (person.left_at === null ? before : []);
  const allowed = await refuseGrants(tx, own, [...before, ...wanted]);
  if (!allowed.ok) return allowed;
  const status = input.isActive ? "active" : "disabled";
  const losesFirm = person.status === "active" && isFirmAdministrator(before) && !(input.isActive && isFirmAdministrator(wanted));
  if (losesFirm && !(await anotherAdministratorRemains(tx, person.id))) return onlyAdministrator(person);

  const drafts: AuditDraft[] = [];
  const tell = (action: string, more: Pick<AuditDraft, "before" | "after" | "personal">) =>
    drafts.push({ action, subjectType: "user", subjectId: person.id, ...more });
  if (person.left_at !== null) tell("user.return", { before: { left: true }, after: { left: false } });
  if (person.email !== input.email || person.name !== input.name || person.external_id !== input.externalId) {
    const personal = { email: input.email, name: input.name, earlierEmail: person.email, earlierName: person.name };
    tell("user.rename", { before: { externalId: person.external_id }, after: { externalId: input.externalId }, personal });
  }
  if (person.status !== status) {
    const sessionsEnded = input.isActive ? 0 : await endSessions(tx, person.id, now);
    tell(input.isActive ? "user.enable" : "user.disable", {
      before: { status: person.status },
      after: { status, sessionsEnded },
    });
  }
  if (grantsVersion(before) !== grantsVersion(wanted)) {
    await tx.raw("DELETE FROM user_grant WHERE user_id = $1", [person.id]);
    await insertGrants(tx, person.id, wanted, now);
    tell("user.set-grants", { before: { grants: before.map(grantText) }, after: { grants: wanted.map(grantText) } });
  }
  if (drafts.length === 0) unchanged();
  else
    await tx.raw("UPDATE app_user SET email = $2, name = $3, external_id = $4, status = $5, left_at = NULL WHERE id = $1", [
      person.id,
      input.email,
      input.name,
      input.externalId,
      status,
    ]);
  for (const draft of drafts) audit(draft);
  return { ok: true, value: { userId: person.id } };
}

/**
 * Takes out a person whom the directory has no more: their sessions end, their roles are taken away, and they are not found
 * again by directories until they come back. What they did stays theirs in the audit trail.
 */
export const removePerson = command({
  name: "removePerson",
  permission: "access.manage",
  input: z.strictObject({ userId: z.uuid() }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async ({ audit, grants: own, input, now, tx }) => {
    await oneAtATime(tx);
    const person = await personWhere(tx, "id", input.userId);
    if (!person || person.left_at !== null) return refuse("not_found", "This person is not there.");
    const before = await grantsOfUser(tx, person.id);
    const within = refuseBeyond(own, before);
    if (!within.ok) return within;
    const isLast =
      person.status === "active" && isFirmAdministrator(before) && !(await anotherAdministratorRemains(tx, person.id));
    if (isLast) return onlyAdministrator(person);
    await tx.raw("DELETE FROM user_grant WHERE user_id = $1", [person.id]);
    await tx.raw("UPDATE app_user SET status = 'disabled', external_id = NULL, left_at = $2 WHERE id = $1", [person.id, now]);
    const sessionsEnded = await endSessions(tx, person.id, now);
    audit({
      action: "user.leave",
      subjectType: "user",
      subjectId: person.id,
      before: { status: person.status, grants: before.map(grantText), externalId: person.external_id },
      after: { status: "disabled", grants: [], sessionsEnded },
    });
    return { ok: true, value: { sessionsEnded } };
  },
});

const onlyAdministrator = ({ name }: Person) =>
  refuse("conflict", `${name} is the only administrator of the firm. Make another one first.`);

async function refuseGrants(tx: Tx, own: readonly Grant[], wanted: readonly Grant[]): Promise<Outcome<null>> {
  const within = refuseBeyond(own, wanted);
  return within.ok ? refuseUnknownPlaces(tx, wanted, () => "roles") : within;
}
