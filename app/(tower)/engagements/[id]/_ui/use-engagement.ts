"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";

/** What work in progress looks like settles within seconds; what is at rest changes seldom. */
const [busyMs, calmMs] = [2_000, 20_000];

/** The engagement, asked again while its flow works. */
export const useEngagement = (id: string) =>
  useQuery({
    ...useTRPC().engagements.read.queryOptions({ id }),
    refetchInterval: ({ state }) =>
      state.data?.runs.some((run) => run.state === "running" || run.state === "ready") ? busyMs : calmMs,
  });
