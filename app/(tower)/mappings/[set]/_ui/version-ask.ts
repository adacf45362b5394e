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
