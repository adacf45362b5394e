"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import type { ChangeKind } from "@/server/domain/mapping/change-text";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { setParams } from "../search-params";
import { versionAsk } from "./version-ask";

/** A set, the version of it that is shown, and where in it one is. */
export function useSet(set: MappingSetKey) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [shown, setShown] = useQueryStates(setParams, { history: "push" });
  const detail = useQuery({ ...trpc.mappings.set.queryOptions({ set }), refetchInterval: 30_000 });
  const asked = trpc.mappings.version.queryOptions(versionAsk(set, shown));
  const version = useQuery({
    ...asked,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const opens = [detail.data?.draft, ...(detail.data?.reviews ?? [])];
  const open = opens.find((one) => (shown.open ? one?.versionId === shown.open : one?.version === shown.version)) ?? null;
  return {
    detail,
    version,
    shown,
    /** The open version that is shown; null: one that is or was in force. */
    open,
    show: (next: { open?: string | null; version?: number | null; changes?: boolean }) =>
      void setShown({ open: null, version: null, changes: false, kind: null, ...next }),
    setQuery: (q: string) => void setShown({ q: q || null }, { history: "replace" }),
    setKind: (kind: ChangeKind | null) => void setShown({ kind }),
    clearNarrowing: () => void setShown({ q: null, kind: null }),
    /** A row of the version that is shown, as it was last read. */
    rowNow: (keyNorm: string) => client.getQueryData(asked.queryKey)?.rows.find((row) => row.keyNorm === keyNorm),
    /** Reads everything again that a change of the set may have changed. */
    changed: () => client.invalidateQueries(trpc.mappings.pathFilter()),
  };
}
export type SetUse = ReturnType<typeof useSet>;
