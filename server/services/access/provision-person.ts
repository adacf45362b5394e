import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { grantKey, grantsVersion } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isUnrestricted } from "../../domain/access/scope.ts";
import { newId } from "../../domain/ids.ts";
import { type CommandScope, command } from "../command.ts";
import { hasLeft, noRole, switchedOff } from "../exceptions/hand-back.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { grantSchema, grantsSchema, grantText } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { stepBack } from "./step-back.ts";
import {
  anotherAdministratorRemains,
  endSessions,
  grantsOfUser,
  insertGrants,
  isFirmAdministrator,
  refuseBeyond,
} from "./user-rows.ts";

const email = z
  .email("must be an e-mail address")
  .max(200)
  .transform((text) => text.toLowerCase());
const name = z.string().trim().min(1, "must not be empty").max(120);
const externalId = z.string().min(1).max(200).nullable();

const joinerSchema = z.strictObject({
  /** The address that they sign in with. */
  email,
  name,
  /** What the directory calls them. */
  externalId,
  isActive: z.boolean(),
  grants: grantsSchema,
});
type Wanted = z.output<typeof joinerSchema>;

/** What is left away stays as it is. */
const changeSchema = z.strictObject({
  userId: z.uuid(),
  email: email.optional(),
  name: name.optional(),
  externalId: externalId.optional(),
  isActive: z.boolean().optional(),
  /** One after the other, on the roles that the person has by then. */
  roles: z.array(z.strictObject({ how: z.enum(["set", "add", "remove"]), grants: z.array(grantSchema).max(40) })).max(100),
});
type Scope = Pick<CommandScope<unknown>, "audit" | "ctx" | "grants" | "now" | "tx" | "unchanged">;

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
 * Lets a person in as the firm's directory has it. They sign in through the identity provider: no password is set. Who comes back
 * after having left is the same person again. Refusals: an address or an external id that is somebody else's, a role beyond what
 * the caller administers.
 */
export const letPersonIn = command({
  name: "letPersonIn",
  permission: "access.manage",
  input: joinerSchema,
  output: z.object({ userId: z.string() }),
  run: async (scope) => {
    const { input: wanted, tx } = scope;
    await oneAtATime(tx);
    const person = await personWhere(tx, "email", wanted.email);
    if (person && person.left_at === null) return addressTaken(wanted.email);
    return (await refuseTaken(tx, wanted, person)) ?? (person ? change(scope, person, wanted) : join(scope, wanted));
  },
});

/**
 * Changes a person, or switches them off or on, as the firm's directory has it. Refusals: those of letting in, and the last
 * administrator of the firm.
 */
export const changePerson = command({
  name: "changePerson",
  permission: "access.manage",
  input: changeSchema,
  output: z.object({ userId: z.string() }),
  run: async (scope) => {
    const { input, tx } = scope;
    await oneAtATime(tx);
    const person = await personWhere(tx, "id", input.userId);
    if (!person || person.left_at !== null) return refuse("not_found", "This person is not there.");
    const grants = grantsSchema.safeParse(input.roles.reduce(withRoles, await grantsOfUser(tx, person.id)));
    if (!grants.success) {
      const message = grants.error.issues.map((issue) => issue.message).join("; ");
      return refuse("invalid", `The roles of ${person.name} would not be right: ${message}.`, { roles: message });
    }
    const wanted = {
      email: input.email ?? person.email,
      name: input.name ?? person.name,
      externalId: input.externalId === undefined ? person.external_id : input.externalId,
      isActive: input.isActive ?? person.status === "active",
      grants: grants.data,
    };
    return (await refuseTaken(tx, wanted, person)) ?? change(scope, person, wanted);
  },
});

function withRoles(held: Grant[], { how, grants }: z.output<typeof changeSchema>["roles"][number]): Grant[] {
  if (how === "set") return grants;
  const named = new Set(grants.map(grantKey));
  if (how === "remove") return held.filter((grant) => !named.has(grantKey(grant)));
  return [...new Map([...held, ...grants].map((grant) => [grantKey(grant), grant])).values()];
}

const addressTaken = (address: string) =>
  refuse("conflict", `${address} belongs to someone already.`, { email: "belongs to someone already" });

/** The refusal of an address or an external id that is somebody else's; undefined where both are free or the person's own. */
async function refuseTaken(tx: Tx, wanted: Pick<Wanted, "email" | "externalId">, person: Person | undefined) {
  const { email: address, externalId: called } = wanted;
  const ofEmail = await personWhere(tx, "email", address);
  if (ofEmail && ofEmail.id !== person?.id) return addressTaken(address);
  const ofExternalId = called === null ? undefined : await personWhere(tx, "external_id", called);
  if (!ofExternalId || ofExternalId.id === person?.id) return undefined;
  return refuse("conflict", `${called} is what someone else is called already.`, { externalId: "is someone else's" });
}

async function join({ audit, grants: own, now, tx }: Scope, wanted: Wanted): Promise<Outcome<{ userId: string }>> {
  const { grants, isActive } = wanted;
  const allowed = await refuseGrants(tx, own, { before: null, wanted: grants });
  if (!allowed.ok) return allowed;
  const userId = newId<"user">();
  const status = isActive ? "active" : "disabled";
  const made = await tx.raw(
    `INSERT INTO app_user (id, email, name, status, external_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (email) DO NOTHING`,
    [userId, wanted.email, wanted.name, status, wanted.externalId, now],
  );
  if (made.count === 0) return addressTaken(wanted.email);
  await insertGrants(tx, userId, grants, now);
  const after = { grants: grants.map(grantText), hasPassword: false, status, externalId: wanted.externalId };
  const personal = { email: wanted.email, name: wanted.name };
  audit({ action: "user.create", subjectType: "user", subjectId: userId, after, personal });
  return { ok: true, value: { userId } };
}

async function change(scope: Scope, person: Person, wanted: Wanted): Promise<Outcome<{ userId: string }>> {
  const { audit, grants: own, now, tx, unchanged } = scope;
  const before = await grantsOfUser(tx, person.id);
  const allowed = await refuseGrants(tx, own, { before: person.left_at === null ? before : null, wanted: wanted.grants });
  if (!allowed.ok) return allowed;
  const status = wanted.isActive ? "active" : "disabled";
  const staysFirm = wanted.isActive && isFirmAdministrator(wanted.grants);
  const losesFirm = person.status === "active" && isFirmAdministrator(before) && !staysFirm;
  if (losesFirm && !(await anotherAdministratorRemains(tx, person.id))) return onlyAdministrator(person);

  const drafts: AuditDraft[] = [];
  const tell = (action: string, more: Pick<AuditDraft, "before" | "after" | "personal">) =>
    drafts.push({ action, subjectType: "user", subjectId: person.id, ...more });
  if (person.left_at !== null) tell("user.return", { before: { left: true }, after: { left: false } });
  if (person.email !== wanted.email || person.name !== wanted.name || person.external_id !== wanted.externalId) {
    const personal = { email: wanted.email, name: wanted.name, earlierEmail: person.email, earlierName: person.name };
    tell("user.rename", { before: { externalId: person.external_id }, after: { externalId: wanted.externalId }, personal });
  }
  if (person.status !== status) {
    const sessionsEnded = wanted.isActive ? 0 : await endSessions(tx, person.id, now);
    tell(wanted.isActive ? "user.enable" : "user.disable", {
      before: { status: person.status },
      after: { status, sessionsEnded },
    });
  }
  if (grantsVersion(before) !== grantsVersion(wanted.grants)) {
    await tx.raw("DELETE FROM user_grant WHERE user_id = $1", [person.id]);
    await insertGrants(tx, person.id, wanted.grants, now);
    tell("user.set-grants", { before: { grants: before.map(grantText) }, after: { grants: wanted.grants.map(grantText) } });
  }
  if (drafts.length === 0) unchanged();
  else
    await tx.raw("UPDATE app_user SET email = $2, name = $3, external_id = $4, status = $5, left_at = NULL WHERE id = $1", [
      person.id,
      wanted.email,
      wanted.name,
      wanted.externalId,
      status,
    ]);
  for (const draft of drafts) audit(draft);
  const { grants, isActive, name: called } = wanted;
  if (drafts.length > 0)
    await stepBack(scope, {
      id: person.id,
      name: called,
      before: person.status === "active" ? before : [],
      grants: isActive ? grants : [],
      why: isActive ? noRole : switchedOff,
    });
  return { ok: true, value: { userId: person.id } };
}

/**
 * Takes out a person whom the directory has no more: their sessions end, roles and password are taken away, and they are not found
 * again by directories until they come back. What they did stays theirs in the audit trail.
 */
export const removePerson = command({
  name: "removePerson",
  permission: "access.manage",
  input: z.strictObject({ userId: z.uuid() }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async (scope) => {
    const { audit, grants: own, input, now, tx } = scope;
    await oneAtATime(tx);
    const person = await personWhere(tx, "id", input.userId);
    if (!person || person.left_at !== null) return refuse("not_found", "This person is not there.");
    const before = await grantsOfUser(tx, person.id);
    const allowed = await refuseGrants(tx, own, { before, wanted: before });
    if (!allowed.ok) return allowed;
    const isLast =
      person.status === "active" && isFirmAdministrator(before) && !(await anotherAdministratorRemains(tx, person.id));
    if (isLast) return onlyAdministrator(person);
    await tx.raw("DELETE FROM user_grant WHERE user_id = $1", [person.id]);
    await tx.raw(
      "UPDATE app_user SET status = 'disabled', external_id = NULL, password_hash = NULL, left_at = $2 WHERE id = $1",
      [person.id, now],
    );
    const sessionsEnded = await endSessions(tx, person.id, now);
    audit({
      action: "user.leave",
      subjectType: "user",
      subjectId: person.id,
      before: { status: person.status, grants: before.map(grantText), externalId: person.external_id },
      after: { status: "disabled", grants: [], hasPassword: false, sessionsEnded },
    });
    await stepBack(scope, { id: person.id, name: person.name, before, grants: [], why: hasLeft });
    return { ok: true, value: { sessionsEnded } };
  },
});

const onlyAdministrator = ({ name }: Person) =>
  refuse("conflict", `${name} is the only administrator of the firm. Make another one first.`);

interface Roles {
  /** Null: of somebody who is not there yet, or not any more. */
  before: readonly Grant[] | null;
  wanted: readonly Grant[];
}

/**
 * Refuses roles beyond what the caller administers, held ones as well as wanted ones, and new ones at places that the firm does
 * not have. Who has no role belongs to no place: only an administrator of the whole firm has to do with them.
 */
async function refuseGrants(tx: Tx, own: readonly Grant[], { before, wanted }: Roles): Promise<Outcome<null>> {
  if ((wanted.length === 0 || before?.length === 0) && !own.some(isUnrestricted))
    return refuse("forbidden", "Who has no role is let in, changed and taken out by an administrator of the whole firm only.");
  const within = refuseBeyond(own, [...(before ?? []), ...wanted]);
  if (!within.ok) return within;
  const held = new Set(before?.map(grantKey));
  return refuseUnknownPlaces(
    tx,
    wanted.filter((grant) => !held.has(grantKey(grant))),
    () => "roles",
  );
}
