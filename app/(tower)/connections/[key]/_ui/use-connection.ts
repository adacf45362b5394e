"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { connectionParams } from "../search-params";

const refreshMs = 15_000;

/** The connection of the page, read anew every fifteen seconds. */
export function useConnection(key: string) {
  const trpc = useTRPC();
  const [hours, setHours] = useQueryState("hours", connectionParams.hours);
  const read = useQuery({
    ...trpc.connections.read.queryOptions({ key, hours: Number(hours) }),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  return { read, hours, setHours };
}

/** After a change: everything about connections is read anew. */
export function useChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return () => client.invalidateQueries(trpc.connections.pathFilter());
}
