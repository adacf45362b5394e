"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { LoadingRows } from "@/components/states/loading-rows";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { DecideDialog } from "./decide-dialog";
import { EffectText } from "./effect-text";
import type { HistoryEntry } from "./types";
import type { SetUse } from "./use-set";

const states: Record<HistoryEntry["state"], { label: string; tone: Tone }> = {
  draft: { label: "Draft", tone: "neutral" },
  in_review: { label: "In review", tone: "info" },
  scheduled: { label: "Scheduled", tone: "info" },
  published: { label: "In force", tone: "ok" },
  retired: { label: "Replaced", tone: "neutral" },
};

/** Every version: who changed what, when and why; with the way to look at it and back to it. */
export function History({ mayRollBack, set, use }: { set: MappingSetKey; use: SetUse; mayRollBack: boolean }) {
  const history = useQuery(useTRPC().mappings.history.queryOptions({ set }));
  const [back, setBack] = useState<HistoryEntry | null>(null);
  const { open, shown } = use;
  return (
    <>
      <h2 className="border-b border-border px-3 py-2.5 font-semibold">History</h2>
      {history.isPending ? <LoadingRows rows={4} /> : null}
      <ol>
        {(history.data?.items ?? []).map((entry) => {
          const isOpen = entry.state === "draft" || entry.state === "in_review" || entry.state === "scheduled";
          const wasInForce = entry.state === "retired" && entry.publishedAt !== null;
          const isShown = isOpen
            ? open?.versionId === entry.versionId
            : open === null && (shown.version === entry.version || (shown.version === null && entry.state === "published"));
          return (
            <li key={entry.versionId} className={cn("border-b border-border px-3 py-2.5", isShown && "bg-muted/60")}>
              <button
                type="button"
                aria-current={isShown ? "true" : undefined}
                disabled={!isOpen && !wasInForce && entry.state !== "published"}
                onClick={() =>
                  isOpen
                    ? use.show({ open: entry.versionId })
                    : use.show({ version: entry.state === "published" ? null : entry.version })
                }
                className="w-full text-left"
              >
                <span className="flex items-baseline gap-2">
                  <span className="font-semibold">v{entry.version}</span>
                  {entry.state === "retired" && !wasInForce ? (
                    <Status tone="neutral" label="Discarded" />
                  ) : (
                    <Status {...states[entry.state]} />
                  )}
                  <span className="ml-auto text-meta text-muted-foreground">
                    <When at={entry.publishedAt ?? entry.createdAt} />
                  </span>
                </span>
                <span className="block text-meta text-muted-foreground">
                  {entry.authorName}
                  {entry.publishedName && entry.publishedName !== entry.authorName ? `, published by ${entry.publishedName}` : ""}{" "}
                  · {entry.changes === 1 ? "1 change" : `${entry.changes.toLocaleString("en-GB")} changes`}
                </span>
                {entry.why ? <span className="mt-0.5 block text-meta break-words">{entry.why}</span> : null}
              </button>
              {isShown && wasInForce ? (
                <span className="mt-2 flex gap-2">
                  <Button onClick={() => use.show({ version: entry.version, changes: !shown.changes })}>
                    {shown.changes ? "Show rows" : "Compare"}
                  </Button>
                  {mayRollBack ? <Button onClick={() => setBack(entry)}>Back to it…</Button> : null}
                </span>
              ) : null}
            </li>
          );
        })}
      </ol>
      {back ? <BackDialog set={set} entry={back} use={use} onClose={() => setBack(null)} /> : null}
    </>
  );
}

function BackDialog({ entry, onClose, set, use }: { set: MappingSetKey; entry: HistoryEntry; use: SetUse; onClose: () => void }) {
  const trpc = useTRPC();
  const effect = useQuery(trpc.mappings.preview.queryOptions({ set, version: entry.version }, { retry: false }));
  const rollBack = useMutation(
    trpc.mappings.rollBack.mutationOptions({
      onSuccess: async (answer) => {
        onClose();
        toast({
          tone: "ok",
          title:
            answer.state === "published"
              ? `v${answer.version} is in force, the same as v${entry.version}`
              : `It needs a second person${answer.mayApprove.length > 0 ? `: ${answer.mayApprove.join(", ")}` : ""}`,
        });
        use.show(answer.state === "published" ? {} : { open: answer.versionId });
        await use.changed();
      },
    }),
  );
  return (
    <DecideDialog
      title={`Back to version ${entry.version}`}
      description="A new version that equals it comes into force; nothing is deleted."
      question="Why?"
      confirmLabel="Go back to it"
      isBusy={rollBack.isPending}
      error={rollBack.error?.message}
      onDecide={({ why }) => rollBack.mutate({ set, toVersion: entry.version, why })}
      onClose={onClose}
    >
      {effect.data ? <EffectText effect={effect.data} /> : null}
    </DecideDialog>
  );
}
