"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { DecideDialog } from "./decide-dialog";
import { EffectPreview } from "./effect-text";
import type { VersionRows } from "./types";
import type { SetUse } from "./use-set";

type Closed = Pick<VersionRows, "sentBack" | "wasInForce">;

/** A version that is neither open nor in force; what became of it once that is known. */
export function earlierName(version: number, closed: Closed | null): string {
  if (!closed) return `v${version}`;
  return `v${version}, ${closed.sentBack ? "sent back" : closed.wasInForce ? "replaced" : "discarded"}`;
}

interface EarlierBarProps {
  set: MappingSetKey;
  use: SetUse;
  version: number;
  /** What became of it; null: not known yet. */
  closed: Closed | null;
  mayRollBack: boolean;
}

/** A version that is closed: one that was in force with the way back to it, one that was sent back with the reason, or one that was discarded. */
export function EarlierBar({ closed, mayRollBack, set, use, version }: EarlierBarProps) {
  const [isBack, setBack] = useState(false);
  if (!closed) return <div className="min-h-7" />;
  const { sentBack, wasInForce } = closed;
  if (sentBack)
    return (
      <>
        <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
          <Status tone="warn" label={earlierName(version, closed)} />
          <span className="text-muted-foreground">It was never in force; another draft was open when it came back.</span>
          <span className="ml-auto">
            <CompareButton use={use} version={version} />
          </span>
        </div>
        <Callout tone="warn" title={`${sentBack.name} sent it back`}>
          {sentBack.reason}
        </Callout>
      </>
    );
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      <Status tone="neutral" label={earlierName(version, closed)} />
      <span className="text-muted-foreground">It was {wasInForce ? "in force before" : "never in force"}.</span>
      <span className="ml-auto flex flex-wrap gap-2">
        <CompareButton use={use} version={version} />
        {mayRollBack && wasInForce ? <Button onClick={() => setBack(true)}>Back to it…</Button> : null}
      </span>
      {isBack ? <BackDialog set={set} version={version} use={use} onClose={() => setBack(false)} /> : null}
    </div>
  );
}

function CompareButton({ use, version }: { use: SetUse; version: number }) {
  return (
    <Button onClick={() => use.show({ version, changes: !use.shown.changes })}>
      {use.shown.changes ? "Show rows" : "Compare"}
    </Button>
  );
}

interface BackDialogProps {
  set: MappingSetKey;
  use: SetUse;
  version: number;
  onClose: () => void;
}

function BackDialog({ onClose, set, use, version }: BackDialogProps) {
  const trpc = useTRPC();
  const effect = useQuery(trpc.mappings.preview.queryOptions({ set, version }, { retry: false }));
  const secondPerson = effect.data?.secondPerson;
  const rollBack = useMutation(
    trpc.mappings.rollBack.mutationOptions({
      onSuccess: async (answer) => {
        onClose();
        toast({
          tone: "ok",
          title:
            answer.state === "published"
              ? `v${answer.version} is in force, the same as v${version}`
              : `It needs a second person${answer.mayApprove.length > 0 ? `: ${answer.mayApprove.join(", ")}` : ""}`,
        });
        use.show(answer.state === "published" ? {} : { open: answer.versionId });
        await use.changed();
      },
    }),
  );
  return (
    <DecideDialog
      title={`Back to version ${version}`}
      description={`A new version that equals it ${secondPerson ? "waits for review" : "comes into force"}; nothing is deleted.`}
      question="Why?"
      confirmLabel={secondPerson ? "Ask for review" : "Go back to it"}
      isBusy={rollBack.isPending}
      error={rollBack.error?.message}
      onDecide={({ why }) => rollBack.mutate({ set, toVersion: version, why })}
      onClose={onClose}
    >
      {secondPerson ? <Callout tone="info">{secondPerson}</Callout> : null}
      <EffectPreview query={effect} />
    </DecideDialog>
  );
}
