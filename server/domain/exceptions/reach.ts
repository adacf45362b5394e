import { grantsFor } from "../access/permissions.ts";
import { type Grant, type Role, rolesOfTeam, type Team, teams } from "../access/roles.ts";
import { type Place, reaches } from "../access/scope.ts";

/** Roles that look at every team's queue; everyone else sees the queues of their own teams. */
const seesAllTeams: ReadonlySet<Role> = new Set(["executive", "auditor", "admin"]);

/** The queues that one grant opens. */
const queuesOf = (grant: Grant): readonly Team[] =>
  seesAllTeams.has(grant.role) ? teams : teams.filter((team) => rolesOfTeam[team].includes(grant.role));

/** The queues that someone sees, somewhere. */
export const visibleTeams = (grants: readonly Grant[]): Team[] =>
  teams.filter((team) => grants.some((grant) => queuesOf(grant).includes(team)));

/** The queues that someone works in: by their own role, not because they see everything. */
export const ownTeams = (grants: readonly Grant[]): Team[] =>
  teams.filter((team) => grants.some((grant) => rolesOfTeam[team].includes(grant.role)));

/** Whether an exception of that team at that place is among what these grants see. */
export const reachesException = (grants: readonly Grant[], item: Place & { team: Team }): boolean =>
  reaches(
    grants.filter((grant) => queuesOf(grant).includes(item.team)),
    item,
  );

/** Whether someone may work on it, not only look at it. */
export const worksOnException = (grants: readonly Grant[], item: Place & { team: Team }): boolean =>
  reachesException(grantsFor(grants, "exceptions.work"), item);

/** Some teams' exceptions at one place: null means any; `orMissing` also lets in what has no entity or region. */
export interface ReachBranch {
  teams: readonly Team[];
  entityCode: string | null;
  region: string | null;
  orMissing: boolean;
}

/** Where somebody sees a team's queue: null means any; `orMissing` also lets in what has no entity or region. */
export type NotePlace = Omit<ReachBranch, "teams">;

/** Where grants see a team's queue; null: everywhere. Said with what its author says of a group of it. */
export function placesOfTeam(reach: readonly ReachBranch[], team: Team): NotePlace[] | null {
  const places = reach.filter((branch) => branch.teams.includes(team)).map(({ teams: _teams, ...place }) => place);
  return places.some((place) => place.entityCode === null && place.region === null) ? null : places;
}

/** Whether what was said of a group, to a team and by somebody who sees these places, is also said of one of its members. */
export function isSaidOf(
  note: { team: string | null; places: readonly NotePlace[] | null },
  item: Place & { team: Team },
): boolean {
  if (note.team !== null && note.team !== item.team) return false;
  const meets = (said: string | null, actual: string | null, orMissing: boolean): boolean =>
    said === null || (actual === null ? orMissing : said === actual);
  return (
    note.places?.some(
      (place) => meets(place.entityCode, item.entityCode, place.orMissing) && meets(place.region, item.region, place.orMissing),
    ) ?? true
  );
}

/** What a list of exceptions may show: the branches of which one must hold. None: nothing. */
export function exceptionReach(grants: readonly Grant[]): ReachBranch[] {
  const byPlace = new Map<string, { place: Omit<ReachBranch, "teams">; teams: Set<Team> }>();
  for (const grant of grants) {
    const place = { entityCode: grant.entityCode, region: grant.region, orMissing: grant.isLead };
    const key = JSON.stringify(place);
    const known = byPlace.get(key) ?? { place, teams: new Set<Team>() };
    byPlace.set(key, known);
    for (const team of queuesOf(grant)) known.teams.add(team);
  }
  return [...byPlace.values()]
    .map(({ place, teams: seen }) => ({ ...place, teams: teams.filter((team) => seen.has(team)) }))
    .filter((branch) => branch.teams.length > 0);
}
