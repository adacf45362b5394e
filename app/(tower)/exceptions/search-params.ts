import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { parseAsSeveral, parseAsSomeOf, tableSearchParams } from "@/components/data-table/table-url";
import { type Team, teams } from "@/server/domain/access/roles";
import { type ExceptionKindKey, exceptionKindKeys } from "@/server/domain/exceptions/kinds";

/** What narrows the exceptions, beside what every list has. `queue`: a team, "mine", "all", or nothing for where the reader starts. */
export const exceptionParams = {
  queue: parseAsString,
  view: parseAsStringLiteral(["causes", "items"]).withDefault("causes"),
  kind: parseAsSomeOf(exceptionKindKeys),
  region: parseAsSeveral,
  assignee: parseAsSeveral,
  severity: parseAsSomeOf(["1", "2", "3", "4"]),
  connection: parseAsSeveral,
  waitsFor: parseAsString,
  group: parseAsString,
  engagement: parseAsString,
  status: parseAsStringLiteral(["open", "resolved", "waived", "all"]).withDefault("open"),
  backfill: parseAsStringLiteral(["no", "only", "all"]).withDefault("no"),
  snoozed: parseAsStringLiteral(["hide", "only", "all"]).withDefault("hide"),
  cutoff: parseAsStringLiteral(["missing"]),
  worth: parseAsStringLiteral(["unknown"]),
  entity: parseAsString,
};

export const loadExceptionParams = createLoader({ ...tableSearchParams, ...exceptionParams });
export type ExceptionParams = inferParserType<typeof exceptionParams>;

export const exceptionPageSize = 50;

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isUuid = (text: string): boolean => uuidPattern.test(text);
const isTeam = (text: string | null): text is Team => teams.some((team) => team === text);
const isKind = (text: string): text is ExceptionKindKey => exceptionKindKeys.some((kind) => kind === text);
const some = <Item>(items: Item[]): Item[] | undefined => (items.length > 0 ? items : undefined);

/** A queue of the URL: a team, the reader's own exceptions, or every queue that they see. */
export type Queue = Team | "mine" | "all";

/**
 * The queue that is shown: the URL's, else the first of the reader's own that holds something, else every queue of those who see
 * more than their own, else the first of their own, though it is empty.
 */
export function queueOf(asked: string | null, queues: readonly { team: Team; isOwn: boolean; open: number }[]): Queue {
  if (asked === "mine" || asked === "all") return asked;
  if (isTeam(asked)) return asked;
  const own = queues.filter((queue) => queue.isOwn);
  const waiting = own.find((queue) => queue.open > 0);
  if (waiting) return waiting.team;
  const only = queues.length === own.length || queues.length === 1 ? queues[0] : undefined;
  return only?.team ?? "all";
}

/** The URL's filters as the server takes them. */
export function exceptionFilter(params: ExceptionParams & { q: string }, queue: Queue) {
  const severities = params.severity.map(Number).filter((severity) => severity >= 1 && severity <= 4);
  const people = params.assignee.filter((one) => one === "me" || one === "none" || isUuid(one));
  return {
    teams: isTeam(queue) ? [queue] : undefined,
    assignees: queue === "mine" ? ["me"] : some(people),
    kinds: some(params.kind.filter(isKind)),
    regions: some(params.region),
    severities: some(severities),
    connectionIds: some(params.connection.filter(isUuid)),
    waitsFor: params.waitsFor ?? undefined,
    groupKey: params.group ?? undefined,
    engagementId: params.engagement && isUuid(params.engagement) ? params.engagement : undefined,
    entityCodes: params.entity ? [params.entity] : undefined,
    status: params.status,
    backfill: params.backfill,
    snoozed: params.snoozed,
    cutoff: params.cutoff ?? undefined,
    worth: params.worth ?? undefined,
    q: params.q || undefined,
  };
}
export type ExceptionFilterAsked = ReturnType<typeof exceptionFilter>;

/** Whether single exceptions are listed: asked for, or the only way for closed ones. */
export const isSingly = (params: Pick<ExceptionParams, "view" | "status">): boolean =>
  params.view === "items" || params.status !== "open";
