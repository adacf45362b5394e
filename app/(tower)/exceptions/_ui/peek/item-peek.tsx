"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Peek } from "@/components/data-table/peek";
import { Money } from "@/components/money/money";
import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import { Severity } from "../severity";
import { CutOff, TimeLeft } from "../time-left";
import type { ItemDetail } from "../types";
import type { Asked } from "../use-acts";
import { Comparisons } from "./comparisons";
import { Facts } from "./facts";
import { Fixes } from "./fixes";
import type { PeekActs } from "./group-peek";
import { Rulings } from "./rulings";
import { Timeline } from "./timeline";
import { WaiverSection } from "./waiver-section";

interface ItemPeekProps extends PeekActs {
  id: string;
}

/** One exception: what is wrong in plain words, what it blocks, what it is worth, and the ways out. */
export function ItemPeek({ id, acts, onAsk, onReleased, onOpen, ...peek }: ItemPeekProps) {
  const detail = useQuery({
    ...useTRPC().exceptions.read.queryOptions({ id }),
    retry: false,
    refetchInterval: 15_000,
  });
  const { data } = detail;
  if (!data) {
    return (
      <Peek {...peek} title={detail.isError ? "This exception" : "…"}>
        {detail.isError ? (
          <ErrorState
            title="It cannot be shown"
            message={detail.error.message}
            onRetry={() => void detail.refetch()}
            correlationId={detail.error.data?.correlationId}
          />
        ) : (
          <LoadingRows rows={8} label="Loading the exception" />
        )}
      </Peek>
    );
  }
  const { item } = data;
  const isOpen = item.status === "open";
  const asked: Asked = {
    targets: [{ ids: [id] }],
    teams: [item.team],
    place: { entityCode: item.entityCode, region: item.region },
  };
  const released = (since: Date) => {
    onReleased({ target: { ids: [id] }, since });
    void acts.refresh();
  };
  return (
    <Peek
      {...peek}
      title={item.title}
      href={item.engagement ? `/engagements/${item.engagement.id}` : undefined}
      summary={<Summary item={item} />}
      footer={
        isOpen && data.may.work ? (
          <>
            <Button onClick={() => onAsk("assign", asked)}>
              {item.assignee ? `Assigned to ${item.assignee.name}` : "Assign"}
            </Button>
            {item.snoozedUntil ? <Button onClick={() => void acts.snooze(asked.targets, null)}>Wake</Button> : null}
            <Button onClick={() => onAsk("snooze", asked)}>{item.snoozedUntil ? "Snooze longer" : "Snooze"}</Button>
            <Button onClick={() => void acts.escalate(asked.targets)}>Escalate</Button>
            {data.may.retry ? (
              <Button busy={acts.isBusy} onClick={() => void acts.retry(asked.targets, { ids: [id] })}>
                Try again
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <div className="flex flex-col gap-5">
        {isOpen ? null : (
          <Callout tone="ok" live title={item.status === "waived" ? "Waived" : "Resolved"}>
            {item.resolution ?? "It is closed."} {item.resolvedAt ? <When at={item.resolvedAt} /> : null}
          </Callout>
        )}
        <div>
          <p>
            {isOpen ? "Keeps" : "Kept"} {data.blocks}
            {isOpen && item.exposure.shown ? (
              <>
                ; worth{" "}
                <span className="font-semibold">
                  <Money amount={item.exposure.shown.amount} currency={item.exposure.shown.currency} precision="whole" />
                </span>
              </>
            ) : null}
            .
          </p>
          {isOpen ? <p className="mt-1 text-muted-foreground">{data.advice}</p> : null}
        </div>
        {data.comparisons.length > 0 ? <Comparisons comparisons={data.comparisons} /> : null}
        <Fixes detail={data} onReleased={released} onChanged={() => void acts.refresh()} />
        <WaiverSection detail={data} onReleased={released} onChanged={() => void acts.refresh()} />
        <Rulings rulings={data.rulings} mayRule={data.may.rule} onChanged={() => void acts.refresh()} />
        <Facts detail={data} onOpen={onOpen} />
        <Timeline story={data.story} about={data.may.work ? { id } : undefined} onSaid={() => void detail.refetch()} />
      </div>
    </Peek>
  );
}

function Summary({ item }: { item: ItemDetail["item"] }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      <Severity severity={item.severity} />
      {item.engagement ? (
        <span className="text-foreground">
          {item.engagement.number} {item.engagement.name}
        </span>
      ) : null}
      <span>{teamNames[item.turn.team]}</span>
      {item.status === "open" ? <TimeLeft dueAt={item.dueAt} /> : null}
      {item.status === "open" ? <CutOff at={item.cutoffAt} misses={item.missesCutoff} isNamed /> : null}
      {item.snoozedUntil ? <Status tone="neutral" label="Snoozed" /> : null}
      {item.escalatedAt ? <Status tone="warn" label="Escalated" /> : null}
      {item.isPrimary || item.status !== "open" ? null : <Status tone="neutral" label="Beside another blocker" />}
    </span>
  );
}
