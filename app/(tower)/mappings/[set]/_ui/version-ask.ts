import { longestSearch } from "@/components/data-table/table-url";
import type { ChangeKind } from "@/server/domain/mapping/change-text";
import type { MappingSetKey } from "@/server/domain/mapping/sets";

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The version that the URL asks for, as the server takes it. */
export const versionAsk = (set: MappingSetKey, shown: { open: string | null; version: number | null }) => ({
  set,
  ...(shown.open && uuidPattern.test(shown.open)
    ? { versionId: shown.open }
    : shown.version !== null && shown.version > 0
      ? { version: shown.version }
      : {}),
});

/** What it changes, as far as the URL narrows that. */
export const changesAsk = (
  set: MappingSetKey,
  shown: Parameters<typeof versionAsk>[1] & { kind: ChangeKind | null; q: string },
) => ({ ...versionAsk(set, shown), kind: shown.kind, q: shown.q.slice(0, longestSearch) });
