import { z } from "zod";
import { readApprovalRules } from "../../db/approval-rules.sql.ts";
import { heldGrant, heldGrantsSql } from "../../db/held-grants.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { type ApprovalRule, whyNotApprove } from "../../domain/access/approval.ts";
import { may } from "../../domain/access/permissions.ts";
import { type Grant, type Role, rolesOfTeam, teamNames } from "../../domain/access/roles.ts";
import { type Place, reaches } from "../../domain/access/scope.ts";
import { entitiesOf, type RowDiff } from "../../domain/mapping/diff.ts";
import { type MappingSetKey, normaliseKey, setSpec } from "../../domain/mapping/sets.ts";
import { tokenMaker } from "../access/token-maker.ts";
import type { Actor } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** The action by which the approval matrix names who publishes changes of legal entity, tax and revenue profile. */
export const publishAction = "mapping.publish";

const entitySchema = z.object({ code: z.string(), name: z.string(), region: z.string() });
const personSchema = z.object({ id: z.string(), name: z.string(), grants: z.array(heldGrant) });

/** Where the changed rows lie: a place for each legal entity that they name. */
async function placesOf(sql: Sql, set: MappingSetKey, diffs: readonly RowDiff[]): Promise<Place[]> {
  const codes = entitiesOf(set, diffs);
  if (codes.length === 0) return [];
  const found = await sql.raw("SELECT code, name, region FROM legal_entity");
  const entities = found.rows.map((row) => entitySchema.parse(row));
  return codes.map((code) => {
    const wanted = normaliseKey([code]);
    const entity = entities.find((one) => normaliseKey([one.code]) === wanted || normaliseKey([one.name]) === wanted);
    return { entityCode: entity?.code ?? code, region: entity?.region ?? null };
  });
}

/** Rows that name a legal entity are for those whose grants reach it; rows that name none are for everyone who may edit. */
export async function refuseBeyond(
  sql: Sql,
  changed: { set: MappingSetKey; diffs: readonly RowDiff[]; reaches: (place: Place) => boolean },
): Promise<Outcome<null>> {
  const places = await placesOf(sql, changed.set, changed.diffs);
  const beyond = places.filter((place) => !changed.reaches(place)).map((place) => place.entityCode);
  if (beyond.length === 0) return { ok: true, value: null };
  return refuse(
    "forbidden",
    `Your role does not reach ${beyond.join(", ")}. Someone who looks after it can change these rows of ${setSpec(changed.set).name}.`,
  );
}

/**
 * Whether someone may prepare these changes. As `refuseBeyond`; and fields that need a second person are changed by the team
 * whose set it is, and by finance, which gives the consent, where the rows lie.
 */
export async function refuseToPrepare(
  sql: Sql,
  changed: { set: MappingSetKey; diffs: readonly RowDiff[]; grants: readonly Grant[]; reaches: (place: Place) => boolean },
): Promise<Outcome<null>> {
  const within = await refuseBeyond(sql, changed);
  if (!within.ok) return within;
  const { set } = changed;
  const sensitive = changed.diffs.filter((diff) => diff.isSensitive);
  if (sensitive.length === 0) return within;
  const { team } = setSpec(set);
  const roles: readonly Role[] = [...rolesOfTeam[team], "finance"];
  const able = changed.grants.filter((grant) => roles.includes(grant.role));
  const places = await placesOf(sql, set, sensitive);
  if (able.length > 0 && places.every((place) => reaches(able, place))) return within;
  const who = [...new Set([teamNames[team], teamNames.finance])].join(" or ");
  return refuse("forbidden", `A change of ${sensitiveNames(set)} is prepared by ${who}, not by your role. Ask them for it.`);
}

interface Approval {
  rules: readonly ApprovalRule[];
  /** A place for each entity concerned; one without entity where none is named. */
  places: readonly Place[];
  now: Date;
}

async function approvalOf(sql: Sql, changed: { set: MappingSetKey; diffs: readonly RowDiff[]; now: Date }): Promise<Approval> {
  const rules = await sql.rows(readApprovalRules({ action: publishAction }));
  const places = await placesOf(
    sql,
    changed.set,
    changed.diffs.filter((diff) => diff.isSensitive),
  );
  return {
    rules,
    places: places.length > 0 ? places : [{ entityCode: null, region: null }],
    now: changed.now,
  };
}

/**
 * Why someone may not give their consent, or null. The matrix decides; where it says nothing of this action, finance does. A
 * mapping has no amount of its own, so only rules without a limit cover it.
 */
function whyNot(who: { id: string; grants: readonly Grant[] }, approval: Approval): string | null {
  if (!may(who.grants, "mappings.publish")) return "This needs the permission to publish mappings.";
  for (const place of approval.places) {
    if (approval.rules.length === 0) {
      const finance = who.grants.filter((grant) => grant.role === "finance");
      if (!reaches(finance, place)) return `Finance${place.entityCode ? ` of ${place.entityCode}` : ""} gives this consent.`;
    } else {
      const reason = whyNotApprove(approval.rules, who, { action: publishAction, amountReporting: null, place }, approval.now);
      if (reason) return reason;
    }
  }
  return null;
}

interface Consent {
  set: MappingSetKey;
  diffs: readonly RowDiff[];
  authorId: string;
  now: Date;
}

/**
 * Whether this person may publish these changes: their author may as long as no field changes that needs a second person;
 * then it takes someone else, whom the approval matrix names, and who has not made the token that it was changed with.
 */
export async function mayPublish(sql: Sql, actor: Actor, change: Consent): Promise<Outcome<null>> {
  const sensitive = change.diffs.filter((diff) => diff.isSensitive);
  if (sensitive.length === 0) return { ok: true, value: null };
  const approval = await approvalOf(sql, change);
  const isOther =
    actor.type === "user" && actor.id !== change.authorId && actor.id !== (await tokenMaker(sql, { id: change.authorId }));
  const reason = isOther ? whyNot(actor, approval) : "Nobody publishes their own change of these.";
  if (reason === null) return { ok: true, value: null };
  const names = await approversOf(sql, change, approval);
  const who = names.length > 0 ? `${list(names)} may.` : "Nobody else may yet: an administrator can grant the role.";
  return refuse("needs_second_person", `${secondPersonSentence(change.set)} ${reason} ${who}`);
}

/** "A change of tax profile needs a second person." */
const secondPersonSentence = (set: MappingSetKey): string => `A change of ${sensitiveNames(set)} needs a second person.`;

/** "revenue profile or legal entity" */
function sensitiveNames(set: MappingSetKey): string {
  const names: Record<string, string> = {
    legalEntity: "legal entity",
    taxProfile: "tax profile",
    revenueProfile: "revenue profile",
  };
  return setSpec(set)
    .sensitive.map((field) => names[field] ?? field)
    .join(" or ");
}

/** Names of people who may give their consent, at most five. */
export async function whoMayPublish(sql: Sql, change: Consent): Promise<string[]> {
  return approversOf(sql, change, await approvalOf(sql, change));
}

async function approversOf(sql: Sql, change: Consent, approval: Approval): Promise<string[]> {
  const found = await sql.raw(
    `SELECT u.id, u.name, ${heldGrantsSql("u.id")} AS grants FROM app_user u
     WHERE u.status = 'active' AND u.id::text <> $1 AND u.id::text IS DISTINCT FROM $2 ORDER BY u.name LIMIT 1000`,
    [change.authorId, await tokenMaker(sql, { id: change.authorId })],
  );
  const people = found.rows.map((row) => personSchema.parse(row));
  return people
    .filter((person) => whyNot(person, approval) === null)
    .slice(0, 5)
    .map((person) => person.name);
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
