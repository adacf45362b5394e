import { z } from "zod";
import { readActivePeople } from "../../db/exception-acts.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { type ApprovalTerms, type Approver, approvalGaps } from "../../domain/access/approval-gaps.ts";
import { may } from "../../domain/access/permissions.ts";
import { roleNames } from "../../domain/access/roles.ts";
import type { Place } from "../../domain/access/scope.ts";
import { dayIn, dayInSentence } from "../../domain/dates.ts";
import { type Amount, inSentence } from "../../domain/money.ts";
import { type ApprovalAction, anyWaiver, approvalActions, waiverOf } from "./approval-actions.ts";
import type { readApprovalMatrix } from "./approval-rows.ts";

type Matrix = Awaited<ReturnType<typeof readApprovalMatrix>>;

/** What says whether somebody can approve: who may sign in, and the entities of the firm. */
export interface ApprovalWorld {
  people: readonly Approver[];
  places: readonly Place[];
  currency: string;
  now: Date;
}

/** Everybody who may sign in, and every entity; a firm that has none yet is one place. */
export async function readApprovalWorld(sql: Sql): Promise<Pick<ApprovalWorld, "people" | "places">> {
  const people = await sql.rows(readActivePeople({ userId: null }));
  const entities = await sql.raw('SELECT code AS "entityCode", region FROM legal_entity ORDER BY code');
  const places = entities.rows.map((row) => placeRow.parse(row));
  return { people, places: places.length > 0 ? places : [{ entityCode: null, region: null }] };
}

const placeRow = z.object({ entityCode: z.string(), region: z.string().nullable() });

/** The rules that hold for an action: its own, or those for any waiver. */
function termsOf(action: ApprovalAction, matrix: Matrix): ApprovalTerms {
  const own = matrix.filter((rule) => rule.action === action.action);
  const isWaiver = action.action.startsWith(waiverOf(""));
  const rules = own.length === 0 && isWaiver ? matrix.filter((rule) => rule.action === anyWaiver) : own;
  const governing = own.length === 0 && isWaiver ? anyWaiver : action.action;
  return { action: governing, permission: action.permission, rules, otherwise: action.otherwiseRoles };
}

/** In sentences: where nobody can approve an action at present. */
export function gapsOf(action: ApprovalAction, matrix: Matrix, world: ApprovalWorld): string[] {
  const gaps = approvalGaps(termsOf(action, matrix), world);
  return [...Map.groupBy(gaps, ({ upTo }) => upTo)].map(([upTo, where]) => {
    const entities = where.flatMap(({ place }) => place.entityCode ?? []);
    const isEverywhere = where.length === world.places.length;
    return `Nobody can approve ${what(upTo, world.currency)}${isEverywhere ? "" : ` for ${listed(entities)}`} at present.`;
  });
}

const what = (upTo: Amount | null, currency: string): string =>
  upTo === null ? "this" : `more than ${inSentence(upTo, currency)}`;

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** In sentences: who is named to stand in for a role and cannot. */
export function lapsedStandIns(action: ApprovalAction, matrix: Matrix, { now, people }: ApprovalWorld): string[] {
  const active = new Map(people.map((person) => [person.id, person.grants]));
  return matrix.flatMap(({ action: of, delegateId, delegateName, expiresAt, role }) => {
    if (of !== action.action || delegateId === null) return [];
    const grants = active.get(delegateId);
    const who = `${delegateName ?? "Someone who is gone"} is named to stand in for ${roleNames[role]}`;
    if (!grants) return [`${who} and may not sign in any more.`];
    if (!may(grants, action.permission)) return [`${who} and has no role that may do this at all.`];
    return expiresAt && expiresAt <= now ? [`${who} until ${dayInSentence(dayIn(expiresAt, "UTC"))}, which is over.`] : [];
  });
}

/**
 * What nobody can approve any more for the want of one person, whose roles were `before`: each action with its gaps. What nobody
 * could approve with them either is no news.
 */
export function gapsLeftBy(
  leaver: Approver,
  matrix: { before: Matrix; now: Matrix },
  world: ApprovalWorld,
): { action: ApprovalAction; gaps: string[] }[] {
  const then = { ...world, people: [...world.people.filter(({ id }) => id !== leaver.id), leaver] };
  return approvalActions.flatMap((action) => {
    const known = new Set(gapsOf(action, matrix.before, then));
    const gaps = gapsOf(action, matrix.now, world).filter((gap) => !known.has(gap));
    return gaps.length > 0 ? [{ action, gaps }] : [];
  });
}
