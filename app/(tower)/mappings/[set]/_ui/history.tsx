"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { counted } from "@/components/number/counted";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { When } from "@/components/when/when";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import type { HistoryEntry } from "./types";
import type { SetUse } from "./use-set";

const states: Record<HistoryEntry["state"], { label: string; tone: Tone }> = {
  draft: { label: "Draft", tone: "neutral" },
  in_review: { label: "In review", tone: "info" },
  scheduled: { label: "Scheduled", tone: "info" },
  published: { label: "In force", tone: "ok" },
  retired: { label: "Replaced", tone: "neutral" },
};

interface HistoryProps {
  set: MappingSetKey;
  use: SetUse;
  /** One of the versions was chosen, and is shown. */
  onChosen?: () => void;
}

/** Every version, newest first: who changed what, when and why; any of them can be looked at. */
export function History(props: HistoryProps) {
  return (
    <ol>
      <Versions {...props} before={null} />
    </ol>
  );
}

/** A page of the history, and those before it as far as they are asked for. */
function Versions({ before, ...props }: HistoryProps & { before: number | null }) {
  const { set } = props;
  const page = useQuery(useTRPC().mappings.history.queryOptions(before === null ? { set } : { set, cursor: before }));
  const [isMore, setMore] = useState(false);
  const { items = [], nextCursor = null } = page.data ?? {};
  return (
    <>
      {page.data && !page.isError ? null : (
        <li>
          <WhenLoaded query={page} failed="The history could not be loaded" loading={<LoadingRows rows={4} />}>
            {() => null}
          </WhenLoaded>
        </li>
      )}
      {items.map((entry) => (
        <Version key={entry.versionId} entry={entry} {...props} />
      ))}
      {nextCursor === null ? null : isMore ? (
        <Versions {...props} before={nextCursor} />
      ) : (
        <li className="p-2">
          <Button variant="ghost" onClick={() => setMore(true)}>
            Earlier versions
          </Button>
        </li>
      )}
    </>
  );
}

function Version({ entry, onChosen, use }: HistoryProps & { entry: HistoryEntry }) {
  const { open, shown } = use;
  const isOpen = entry.state === "draft" || entry.state === "in_review" || entry.state === "scheduled";
  const isInForce = entry.state === "published";
  const isShown = isOpen
    ? open?.versionId === entry.versionId
    : open === null && (shown.version === entry.version || (shown.version === null && isInForce));
  const choose = () => {
    use.show(isOpen ? { open: entry.versionId } : { version: isInForce ? null : entry.version });
    onChosen?.();
  };
  return (
    <li className={cn("border-b border-border", isShown && "bg-muted/60")}>
      <button
        type="button"
        aria-current={isShown ? "true" : undefined}
        onClick={choose}
        className="w-full px-3 py-2.5 text-left hover:bg-muted/60"
      >
        <span className="flex items-baseline gap-2">
          <span className="font-semibold">v{entry.version}</span>
          {entry.sentBack ? <Status tone="warn" label="Sent back" /> : <Status {...states[entry.state]} />}
          <span className="ml-auto text-meta text-muted-foreground">
            <When at={entry.publishedAt ?? entry.createdAt} />
          </span>
        </span>
        <span className="block text-meta text-muted-foreground">
          {entry.authorName}
          {entry.publishedName && entry.publishedName !== entry.authorName ? `, published by ${entry.publishedName}` : ""}&nbsp;·{" "}
          {counted(entry.changes, "change")}
        </span>
        {entry.why ? <span className="mt-0.5 block text-meta break-words">{entry.why}</span> : null}
        {entry.sentBack ? (
          <span className="mt-0.5 block text-meta break-words text-warn">
            {entry.sentBack.name}: {entry.sentBack.reason}
          </span>
        ) : null}
      </button>
    </li>
  );
}
