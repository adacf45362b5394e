import type { Team } from "../access/roles.ts";
import { type BusinessCalendar, businessHoursBetween } from "../business-time.ts";

/** A blocker as it stood in one queue. */
export interface BlockerSpan {
  team: Team;
  /** Of its kind: the lowest among those open at a time is the primary one, and its team has the ball. */
  precedence: number;
  openedAt: Date;
  /** Null: still open. */
  closedAt: Date | null;
}

/** A stretch of time in which it was one team's turn. */
export interface Turn {
  team: Team;
  from: Date;
  /** Null: still theirs. */
  until: Date | null;
}

/**
 * Whose turn it was when, oldest first. At each moment the ball is with the team of the primary blocker, so that turns never
 * overlap and the time lost adds up over teams. Time in which nothing was open belongs to nobody.
 */
export function turnsOf(spans: readonly BlockerSpan[]): Turn[] {
  const edges = new Map(
    spans.flatMap((span) => [span.openedAt, span.closedAt]).flatMap((at) => (at ? [[at.getTime(), at] as const] : [])),
  );
  const instants = [...edges].sort(([a], [b]) => a - b).map(([, at]) => at);
  const turns: Turn[] = [];
  for (const [index, from] of instants.entries()) {
    const until = instants[index + 1] ?? null;
    const team = primaryAt(spans, from)?.team;
    if (!team) continue;
    const before = turns.at(-1);
    if (before?.team === team && before.until === from) before.until = until;
    else turns.push({ team, from, until });
  }
  return turns;
}

const primaryAt = (spans: readonly BlockerSpan[], at: Date): BlockerSpan | undefined =>
  spans
    .filter((span) => span.openedAt <= at && (span.closedAt === null || span.closedAt > at))
    .sort((a, b) => a.precedence - b.precedence || a.openedAt.getTime() - b.openedAt.getTime())[0];

/** Business hours that each team had the ball, up to now. */
export function hoursLostByTeam(turns: readonly Turn[], now: Date, calendar: BusinessCalendar): Map<Team, number> {
  const hours = new Map<Team, number>();
  for (const turn of turns)
    hours.set(turn.team, (hours.get(turn.team) ?? 0) + businessHoursBetween(turn.from, turn.until ?? now, calendar));
  return hours;
}
