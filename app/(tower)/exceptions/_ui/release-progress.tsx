"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatNumber } from "@/components/number/format-number";
import { IconButton } from "@/components/ui/icon-button";
import type { ProgressTarget } from "./types";

export interface Release {
  target: ProgressTarget;
  since: Date;
}

/** How far what was released has come: told until all of it has been looked at, and then left standing. */
export function ReleaseProgress({ release, onClose }: { release: Release; onClose: () => void }) {
  return (
    <div role="status" className="flex items-center gap-3">
      <ReleaseLine release={release} />
      <IconButton size="sm" label="Dismiss" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

/** The same in a line: a bar with what is through and, in another colour, what stopped, how many are through, and what became of the others. */
export function ReleaseLine({ release }: { release: Release }) {
  const data = useProgress(release);
  if (!data) return <p className="min-w-0 flex-1 text-muted-foreground">Being looked at…</p>;
  const parts = [
    data.inWork > 0 ? `${formatNumber(data.inWork)} in work` : "",
    data.elsewhere > 0
      ? `${formatNumber(data.elsewhere)} stopped again: ${data.why.map((one) => `${one.title} (${one.engagements})`).join(", ")}`
      : "",
    data.still > 0 ? `${formatNumber(data.still)} still open` : "",
  ].filter(Boolean);
  const widthOf = (count: number) => ({ width: `${data.total === 0 ? 0 : Math.round((count / data.total) * 100)}%` });
  return (
    <div className="flex min-w-0 flex-1 items-center gap-3">
      <div aria-hidden className="flex h-1.5 w-32 shrink-0 overflow-hidden rounded-full bg-muted">
        <div className="bg-primary" style={data.total === 0 ? { width: "100%" } : widthOf(data.through)} />
        <div className="bg-warn" style={widthOf(data.elsewhere + data.still)} />
      </div>
      <p className="min-w-0 flex-1">
        <span className="font-semibold">
          {formatNumber(data.through)} of {formatNumber(data.total)} through
        </span>
        {parts.length > 0 ? <span className="text-muted-foreground">&nbsp;· {parts.join("\u00a0· ")}</span> : null}
      </p>
    </div>
  );
}

/** Asks how far a release has come, every second until all of it has been looked at; the lists beside it follow. */
function useProgress(release: Release) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const { data } = useQuery({
    ...trpc.exceptions.progress.queryOptions(release),
    refetchInterval: (query) => {
      if (query.state.data?.isDone) return false;
      void client.invalidateQueries({ ...trpc.exceptions.groups.pathFilter(), refetchType: "active" });
      void client.invalidateQueries({ ...trpc.exceptions.list.pathFilter(), refetchType: "active" });
      void client.invalidateQueries({ ...trpc.exceptions.queues.pathFilter(), refetchType: "active" });
      return 1_000;
    },
  });
  const isDone = data?.isDone ?? false;
  // Whatever is open beside the list, such as the cause itself, shows at once that it is settled.
  useEffect(() => {
    if (!isDone) return;
    void client.invalidateQueries(trpc.exceptions.pathFilter());
    void client.invalidateQueries(trpc.session.frame.pathFilter());
  }, [isDone, client, trpc]);
  return data;
}
