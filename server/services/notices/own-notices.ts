import { Conditions } from "../../db/conditions.sql.ts";
import { addReach } from "../../db/exception-filter.sql.ts";
import { type Grant, rolesOfTeam, type Team, teams } from "../../domain/access/roles.ts";
import { after } from "../../domain/clock.ts";
import { exceptionReach, type ReachBranch } from "../../domain/exceptions/reach.ts";
import { isUuid } from "../../domain/ids.ts";

/** What nobody has seen to for so long is history: it stays with its engagement, not in anybody's list. */
const keptMs = 30 * 86_400_000;

const teamsOf = (grant: Grant): Team[] => teams.filter((team) => rolesOfTeam[team].includes(grant.role));

/** The teams that someone belongs to: whoever only looks on, such as an executive, belongs to none and is told nothing. */
export const memberOf = (grants: readonly Grant[]): Team[] =>
  teams.filter((team) => grants.some((grant) => teamsOf(grant).includes(team)));

/**
 * The condition of unread notices to the caller, over `notice n`: to their teams within their entities and regions; what is about no
 * place, such as a mapping that waits for its review, is for all of the team. And to themselves, as far as they see the exception
 * that it is about, an assignment only while it holds, and what asks them for something only while it is open.
 */
export function unreadNotices(grants: readonly Grant[], now: Date, personId: string): Conditions {
  const where = new Conditions();
  const reach = grants.map((grant): ReachBranch => {
    const { entityCode, isLead, region } = grant;
    return { teams: teamsOf(grant), entityCode, region, orMissing: isLead };
  });
  const places = new Conditions(where.values);
  addReach(
    places,
    reach.filter((branch) => branch.teams.length > 0),
    { team: "n.team", entity: "n.entity_code", region: "n.region" },
  );
  where.add("n.acknowledged_at IS NULL");
  where.add(`n.created_at > ${where.place(after(now, -keptMs))}::timestamptz`);
  const ofTeam = new Conditions(where.values);
  ofTeam.add("n.user_id IS NULL");
  ofTeam.add(`n.team = ANY(${where.place(memberOf(grants))}::text[])`);
  ofTeam.add(`(${places.text} OR n.subject_type IN ('mapping_set', 'mail'))`);
  ofTeam.add("NOT EXISTS (SELECT 1 FROM engagement b WHERE b.id = n.engagement_id AND b.is_backfill)");
  const seen = new Conditions(where.values);
  addReach(seen, exceptionReach(grants), { team: "x.team", entity: "x.entity_code", region: "x.region" });
  const mine = new Conditions(where.values);
  mine.add(`n.user_id = ${where.place(isUuid(personId) ? personId : null)}::uuid`);
  // Only what is about an exception has an id of one.
  mine.add(`CASE WHEN n.subject_type = 'exception' THEN EXISTS (SELECT 1 FROM exception_item x
    WHERE x.id = n.subject_id::uuid AND (x.status = 'open' OR n.kind LIKE 'person.comment:%')
      AND (x.assignee_id = n.user_id OR n.kind NOT LIKE 'person.assignment:%') AND ${seen.text}) ELSE TRUE END`);
  where.add(`(${ofTeam.text} OR ${mine.text})`);
  return where;
}
