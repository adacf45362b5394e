import { engagementSorts } from "../server/db/engagement-list.sql.ts";
import { groupSorts } from "../server/db/exception-groups.sql.ts";
import { exceptionSorts } from "../server/db/exception-page.sql.ts";
import { teams } from "../server/domain/access/roles.ts";
import { contractTypes, dispositions } from "../server/domain/canonical/deal.ts";
import { engagementStatuses } from "../server/domain/engagements/status.ts";
import { exceptionKindKeys } from "../server/domain/exceptions/kinds.ts";

/** A question to a list, as its screen puts it, without page and cursor. */
export type Ask = Readonly<Record<string, unknown>>;
export interface NamedAsk {
  name: string;
  ask: Ask;
  /** Asked by each person, not only by one who sees everything. */
  byEachPerson?: boolean;
}

/** What the asks name of the rows that there are. */
export interface Known {
  regions: readonly string[];
  entities: readonly string[];
  connections: readonly { id: string; key: string }[];
  customerId: string;
  engagementId: string;
  groupKey: string;
  bigGroupKey: string;
}

/** One letter to whole names, of many rows, of few and of none. */
const searches = [
  "a",
  "zq",
  "fjo",
  "rail",
  "fjord 1",
  "stone fjord",
  "bench-077777",
  "erp rollout",
  "review",
  "no such thing",
  "qqq",
];

const each = (field: string, values: readonly unknown[], as: (value: unknown) => unknown = (value) => [value]): NamedAsk[] =>
  values.map((value) => ({ name: `${field} ${String(value)}`, ask: { [field]: as(value) } }));
const one = (value: unknown): unknown => value;
const dayMs = 86_400_000;

/** Every filter of the engagements' screen alone, in pairs that people use, every sort with and without a filter, and searches. */
export function engagementAsks(known: Known): NamedAsk[] {
  const month = { wonFrom: new Date(Date.now() - 30 * dayMs), wonBefore: new Date() };
  const filters = [
    { name: "no filter", ask: {}, byEachPerson: true },
    ...each("status", engagementStatuses),
    ...each("team", [...teams, "none"]),
    ...each("type", contractTypes),
    ...each("disposition", [...dispositions, "none"]),
    ...each("region", [...known.regions, "none"]),
    ...each("entity", [...known.entities, "none"]),
    ...each(
      "connection",
      known.connections.map(({ key }) => key),
    ),
    { name: "customer", ask: { customerId: known.customerId } },
    ...each("blocked", ["yes", "no"], one),
    ...each("due", ["yes"], one),
    ...each("reached", ["project", "billing"], one),
    ...each("missing", ["project", "billing"], one),
    ...each("touched", ["yes", "no"], one),
    ...each("backfill", ["only", "all"], one),
    { name: "won last month", ask: month },
    { name: "won before a year", ask: { wonBefore: new Date(Date.now() - 365 * dayMs) } },
    ...each("q", searches, one),
  ];
  const pairs = [
    { name: "blocked in an entity", ask: { status: ["blocked"], entity: known.entities.slice(0, 1) }, byEachPerson: true },
    { name: "a team's turn in a region", ask: { team: ["finance"], region: known.regions.slice(0, 1) } },
    { name: "several statuses", ask: { status: ["withdrawn", "on_hold", "shadow"] } },
    { name: "several dispositions with none", ask: { disposition: ["new", "renewal", "none"] } },
    { name: "a type on hold", ask: { type: ["retainer"], status: ["on_hold"] } },
    { name: "cohort of a month", ask: { ...month, due: "yes", reached: "project", touched: "no" } },
    { name: "due without billing", ask: { due: "yes", missing: "billing", blocked: "no" } },
    { name: "search of the blocked", ask: { q: "fjord", status: ["blocked"] }, byEachPerson: true },
    { name: "broad search of an entity", ask: { q: "erp", entity: known.entities.slice(0, 1), backfill: "all" } },
    { name: "what excludes itself", ask: { status: ["billing_ready"], team: ["it"] } },
  ];
  return [
    ...filters,
    ...pairs,
    ...sorted(
      engagementSorts.flatMap((sort) => [
        { name: `by ${sort}`, ask: { sort, desc: true } },
        { name: `by ${sort} the other way`, ask: { sort, desc: false } },
      ]),
      [
        { name: "everything", ask: {} },
        { name: "the blocked", ask: { status: ["blocked"] } },
        { name: "the withdrawn", ask: { status: ["withdrawn"] } },
        { name: "an entity", ask: { entity: known.entities.slice(0, 1) } },
      ],
    ),
  ];
}

const sorted = (orders: readonly NamedAsk[], filters: readonly NamedAsk[]): NamedAsk[] =>
  filters.flatMap((filter) =>
    orders.map((order) => ({ name: `${filter.name} ${order.name}`, ask: { ...filter.ask, ...order.ask } })),
  );

const inFilter = ({ ask, ...rest }: NamedAsk): NamedAsk => ({
  ...rest,
  ask: { filter: { status: "open", backfill: "no", snoozed: "hide", ...ask } },
});

/** Every filter of the exceptions' screen over open ones, alone and in pairs. */
function exceptionFilters(known: Known): NamedAsk[] {
  return [
    { name: "no filter", ask: {}, byEachPerson: true },
    ...each("teams", teams),
    ...each("kinds", exceptionKindKeys),
    ...each("severities", [1, 2, 3, 4]),
    { name: "my own", ask: { assignees: ["me"] }, byEachPerson: true },
    ...each("assignees", ["none"]),
    ...each("regions", [...known.regions, "none"]),
    ...each("entityCodes", [...known.entities, "none"]),
    ...each(
      "connectionIds",
      known.connections.map(({ id }) => id),
    ),
    { name: "cut-off missing", ask: { cutoff: "missing" }, byEachPerson: true },
    ...each("snoozed", ["only", "all"], one),
    ...each("backfill", ["only", "all"], one),
    { name: "one deal", ask: { engagementId: known.engagementId } },
    { name: "one cause", ask: { groupKey: known.groupKey } },
    { name: "a large cause", ask: { groupKey: known.bigGroupKey } },
    { name: "waits for a connection", ask: { waitsFor: known.connections[0]?.key } },
    { name: "nobody's that miss the cut-off", ask: { assignees: ["none"], cutoff: "missing" }, byEachPerson: true },
    ...each("q", searches, one),
    { name: "a team in an entity", ask: { teams: ["finance"], entityCodes: known.entities.slice(0, 1) } },
    { name: "a team's own", ask: { teams: ["finance"], assignees: ["me"] } },
    { name: "nobody's of a kind", ask: { kinds: ["sow_missing"], assignees: ["none"] } },
    { name: "several kinds in a region", ask: { kinds: exceptionKindKeys.slice(0, 6), regions: known.regions.slice(0, 1) } },
    { name: "missing the cut-off in an entity", ask: { cutoff: "missing", entityCodes: known.entities.slice(0, 1) } },
    { name: "search of a team", ask: { q: "fjord", teams: ["finance"] }, byEachPerson: true },
    { name: "broad search of an entity", ask: { q: "review", entityCodes: known.entities.slice(0, 1) } },
    { name: "one letter of a kind", ask: { q: "s", kinds: ["sow_missing"] } },
    { name: "what excludes itself", ask: { teams: ["it"], entityCodes: ["none"], severities: [1], kinds: ["sow_missing"] } },
  ];
}

export function exceptionAsks(known: Known): NamedAsk[] {
  const orders = exceptionSorts.flatMap((sort) => [
    { name: `by ${sort}`, ask: { sort } },
    { name: `by ${sort} the other way`, ask: { sort, reversed: true } },
  ]);
  const few = [
    { name: "everything", ask: {} },
    { name: "a team", ask: { teams: ["sales_ops"] } },
    { name: "a kind", ask: { kinds: ["sow_missing"] } },
    { name: "an entity", ask: { entityCodes: known.entities.slice(0, 1) } },
  ].map(inFilter);
  return [
    ...exceptionFilters(known).map(inFilter),
    ...each("status", ["resolved", "waived", "all"], one).map(inFilter),
    inFilter({ name: "resolved of a search", ask: { status: "resolved", q: "fjord" } }),
    inFilter({ name: "all of a search without a hit", ask: { status: "all", q: "no such thing" } }),
    inFilter({ name: "waived of a kind", ask: { status: "waived", kinds: ["sow_missing"] } }),
    ...sorted(orders, few),
  ];
}

export function groupAsks(known: Known): NamedAsk[] {
  const orders = groupSorts.flatMap((sort) => [
    { name: `by ${sort}`, ask: { sort } },
    { name: `by ${sort} the other way`, ask: { sort, reversed: true } },
  ]);
  const few = [
    { name: "everything", ask: {} },
    { name: "a team", ask: { teams: ["sales_ops"] } },
  ].map(inFilter);
  return [...exceptionFilters(known).map(inFilter), ...sorted(orders, few)];
}
