import { exceptionKinds, isExceptionKind } from "../exceptions/kinds.ts";

const asText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** "unmapped_value" → "Unmapped value". */
const kindInWords = (kind: unknown): string[] => {
  if (typeof kind !== "string") return [];
  const words = isExceptionKind(kind) && Object.hasOwn(exceptionKinds, kind) ? kind.replaceAll("_", " ") : kind;
  return [words];
};

/** What an attempt at a step did, in a few words, from the detail that it left; null when there is nothing to say. */
export function stepSummary(outcome: string, detail: Readonly<Record<string, unknown>>): string | null {
  const said = asText(detail.message) ?? asText(detail.reason);
  if (said) return said;
  if (outcome === "parked" && Array.isArray(detail.blockers)) {
    const kinds = [...new Set(detail.blockers.flatMap(kindInWords))];
    return kinds.length === 0 ? null : `Waits for: ${kinds.join(", ")}`;
  }
  if (detail.resumed === true) return "The deal was won again: holds were lifted";
  const parts = [
    labelled("Decided", detail.disposition),
    labelled("by", detail.by),
    labelled("The deal is", detail.now),
    labelled("Customer", detail.customer),
    labelled("Project", detail.project),
    labelled("from template", detail.template),
    labelled("Contract", detail.contract),
    typeof detail.schedules === "number"
      ? `${detail.schedules} billing ${detail.schedules === 1 ? "schedule" : "schedules"}`
      : null,
    typeof detail.requests === "number" ? `${detail.requests} staffing ${detail.requests === 1 ? "request" : "requests"}` : null,
    Array.isArray(detail.decisions) && detail.decisions.length > 0 ? `${detail.decisions.length} decisions recorded` : null,
    labelled("Status there:", detail.status),
  ].filter((part) => part !== null);
  return parts.length === 0
    ? null
    : parts.join(" · ").replaceAll(" · by ", " by ").replaceAll(" · from template", " from template");
}

function labelled(label: string, value: unknown): string | null {
  const text = asText(value);
  return text === null ? null : `${label} ${text}`;
}
