import { createLoader, type inferParserType, parseAsString } from "nuqs/server";
import { parseAsDay, parseAsSeveral, tableSearchParams } from "@/components/data-table/table-url";

/** What narrows the trail, beside what every list has. */
export const auditFilterParams = {
  action: parseAsSeveral,
  subject: parseAsSeveral,
  actor: parseAsSeveral,
  who: parseAsSeveral,
  subjectId: parseAsString,
  engagement: parseAsString,
  correlation: parseAsString,
  from: parseAsDay,
  to: parseAsDay,
  entity: parseAsString,
};

export const loadAuditParams = createLoader({ ...tableSearchParams, ...auditFilterParams });
export type AuditParams = inferParserType<typeof auditFilterParams>;

const actorTypes = ["user", "token", "system", "flow"] as const;
type ActorType = (typeof actorTypes)[number];
const isActorType = (text: string): text is ActorType => actorTypes.some((type) => type === text);
const some = <Item>(items: Item[]): Item[] | undefined => (items.length > 0 ? items : undefined);

/** The URL's filters as the server takes them. */
export function auditFilter(params: AuditParams & { q: string }) {
  return {
    q: params.q,
    actions: some(params.action),
    subjectTypes: some(params.subject),
    actorIds: some(params.actor),
    actorTypes: some(params.who.filter(isActorType)),
    subjectId: params.subjectId ?? undefined,
    engagementId: params.engagement ?? undefined,
    correlationId: params.correlation ?? undefined,
    entityCode: params.entity ?? undefined,
    from: params.from ?? undefined,
    to: params.to ?? undefined,
  };
}
export type AuditFilterInput = ReturnType<typeof auditFilter>;

export const auditPageSize = 50;
