"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useEngagement } from "./use-engagement";

/** Has the flow look at the engagement again now. Nothing is written twice by it. */
export function EngagementActions({ id }: { id: string }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { data } = useEngagement(id);
  const alive = data?.runs.filter((run) => run.state !== "done") ?? [];
  const retry = useMutation(
    trpc.flows.retry.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: async ({ woken }) => {
        toast({
          tone: "ok",
          title: woken > 0 ? "The flow looks at it again" : "Its flow is done: there is nothing to try again",
        });
        await client.invalidateQueries(trpc.engagements.pathFilter());
      },
    }),
  );
  if (alive.length === 0) return null;
  return (
    <Button busy={retry.isPending} onClick={() => retry.mutate({ runIds: alive.map((run) => run.id) })}>
      <RotateCw aria-hidden />
      <span className="max-sm:sr-only">Try again</span>
    </Button>
  );
}
