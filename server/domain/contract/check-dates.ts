import { addDays, addMonths, dayIn, dayInSentence, daysBetween, type LocalDate } from "../dates.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import type { KnownLine } from "./check-lines.ts";
import type { Decision, EngagementFacts } from "./facts.ts";

export interface DatesCheck {
  blockers: Blocker[];
  startOn: LocalDate | null;
  endOn: LocalDate | null;
  decision: Decision | null;
}

/** Services that end later than this, counted from today, are taken for a slip of the keyboard. */
const absurdDaysAhead = 30 * 365;
const earliestDay = "1990-01-01";

/**
 * The service dates, both days included: as the deal says, else by the connection's policy from the day of winning, in the
 * entity's zone.
 */
export function checkServiceDates(facts: EngagementFacts, lines: readonly KnownLine[], timeZone: string): DatesCheck {
  const { serviceStartOn, serviceEndOn } = facts.deal.terms;
  if (!serviceStartOn && !serviceEndOn) return byPolicy(facts, timeZone);
  const insane = whatIsInsane(facts.today, serviceStartOn, serviceEndOn);
  if (insane) return { blockers: [{ kind: "value_not_sane", ...insane, waits: [] }], startOn: null, endOn: null, decision: null };
  return {
    blockers: serviceEndOn === null ? lines.filter(needsEnd).map((line) => missing("End of services", line.name)) : [],
    startOn: serviceStartOn,
    endOn: serviceEndOn,
    decision: null,
  };
}

function byPolicy(facts: EngagementFacts, timeZone: string): DatesCheck {
  const months = facts.policy.serviceMonths;
  if (!months || !facts.deal.wonAt)
    return { blockers: [missing("Service dates", facts.deal.name)], startOn: null, endOn: null, decision: null };
  const startOn = dayIn(facts.deal.wonAt, timeZone);
  return {
    blockers: [],
    startOn,
    endOn: addDays(addMonths(startOn, months), -1),
    decision: { what: "Service dates", value: `${months} months from ${dayInSentence(startOn)}`, by: "policy" },
  };
}

/** A fee in instalments has as many of them as there are periods up to the end. */
const needsEnd = (line: KnownLine): boolean => line.feeSchedule === "monthly" || line.feeSchedule === "quarterly";

const missing = (what: string, line: string): Blocker => ({
  kind: "contract_incomplete",
  params: { missing: what, line },
  cause: what.toLowerCase(),
  waits: [],
});

function whatIsInsane(
  today: LocalDate,
  startOn: LocalDate | null,
  endOn: LocalDate | null,
): { params: { what: string }; cause: string } | undefined {
  if (startOn && endOn && endOn < startOn)
    return {
      params: { what: `Services end on ${dayInSentence(endOn)}, before they start on ${dayInSentence(startOn)}` },
      cause: "dates reversed",
    };
  const [first, last] = [startOn ?? endOn, endOn ?? startOn];
  if (first && first < earliestDay)
    return { params: { what: `Services are dated ${dayInSentence(first)}, before any of the firm's` }, cause: "dates too early" };
  if (last && daysBetween(today, last) > absurdDaysAhead)
    return {
      params: { what: `Services are dated ${dayInSentence(last)}, more than thirty years ahead` },
      cause: "dates too late",
    };
  return undefined;
}
