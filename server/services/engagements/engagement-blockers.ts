import { z } from "zod";
import type { EngagementHead, EngagementParts } from "../../db/engagement-page.sql.ts";
import type { Grant, Team } from "../../domain/access/roles.ts";
import { teamSchema, teams } from "../../domain/access/roles.ts";
import { type BlockerSpan, hoursLostByTeam, turnsOf } from "../../domain/engagements/turns.ts";
import { adviceOf, titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { reachesException } from "../../domain/exceptions/reach.ts";

/** An open exception on the page of its engagement. */
export const blockerSchema = z.object({
  id: z.string(),
  kind: z.string(),
  team: teamSchema,
  groupKey: z.string(),
  title: z.string(),
  advice: z.string(),
  isPrimary: z.boolean(),
  exposureAmount: z.string().nullable(),
  exposureCurrency: z.string().nullable(),
  exposureUnknown: z.string().nullable(),
  cutoffAt: z.date().nullable(),
  dueAt: z.date().nullable(),
  openedAt: z.date(),
  /** Whether the reader may open it in its team's queue. */
  isYours: z.boolean(),
});

/** Whose turn it is, and what each team's turns have cost so far. */
export const courtSchema = z.object({
  team: teamSchema.nullable(),
  since: z.date().nullable(),
  /** Business hours by team; a business day has eight. */
  lost: z.array(z.object({ team: teamSchema, hours: z.number() })),
  /** Past turns, newest first. */
  turns: z.array(z.object({ team: teamSchema, from: z.date(), until: z.date().nullable() })),
});

const lastPrecedence = 100;

export function openExceptions(
  exceptions: EngagementParts["exceptions"],
  grants: readonly Grant[],
): z.input<typeof blockerSchema>[] {
  return exceptions
    .filter((exception) => exception.status === "open")
    .map(({ entityCode, params, region, resolution: _how, resolvedAt: _when, status: _open, ...exception }) => {
      const team = teamSchema.parse(exception.team);
      return {
        ...exception,
        team,
        title: titleOf(exception.kind, params as Params),
        advice: adviceOf(exception.kind, params as Params),
        isYours: reachesException(grants, { team, entityCode, region }),
      };
    });
}

export function ballInCourt(head: EngagementHead, parts: EngagementParts, now: Date): z.input<typeof courtSchema> {
  const spans = parts.exceptions.map(
    (exception): BlockerSpan => ({
      team: teamSchema.parse(exception.team),
      precedence: isExceptionKind(exception.kind) ? kindSpec(exception.kind).precedence : lastPrecedence,
      openedAt: exception.openedAt,
      closedAt: exception.resolvedAt,
    }),
  );
  const turns = turnsOf(spans);
  const calendar = { timeZone: head.entityTimeZone ?? "UTC", holidays: new Set(parts.holidays) };
  const hours = hoursLostByTeam(turns, now, calendar);
  const current = teamSchema.safeParse(head.turnTeam);
  return {
    team: current.success ? current.data : null,
    since: head.turnSince,
    lost: teams.flatMap((team: Team) => (hours.has(team) ? [{ team, hours: Math.round((hours.get(team) ?? 0) * 10) / 10 }] : [])),
    turns: turns.toReversed().slice(0, 50),
  };
}
