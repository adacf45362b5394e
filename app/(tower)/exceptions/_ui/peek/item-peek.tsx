"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Peek } from "@/components/data-table/peek";
import { Money } from "@/components/money/money";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import { isZero } from "@/server/domain/money";
import { Severity } from "../severity";
import { CutOff, TimeLeft } from "../time-left";
import type { ItemDetail } from "../types";
import type { Asked } from "../use-acts";
import { Facts } from "./facts";
import type { PeekActs } from "./group-peek";
import { Rulings } from "./rulings";
import { Timeline } from "./timeline";
import { WaysOut } from "./ways-out";

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
  return (
    <Peek
      {...peek}
      title={data?.item.title ?? (detail.isError ? "This exception" : null)}
      href={data?.item.engagement ? `/engagements/${data.item.engagement.id}` : undefined}
      summary={data ? <Summary item={data.item} /> : null}
      footer={data?.item.status === "open" && data.may.work ? <ItemButtons detail={data} acts={acts} onAsk={onAsk} /> : null}
    >
      <WhenLoaded query={detail} failed="It cannot be shown" loading={<LoadingRows rows={8} label="Loading the exception" />}>
        {(shown) => (
          <div className="flex flex-col gap-5">
            <Standing detail={shown} />
            <WaysOut detail={shown} acts={acts} onReleased={onReleased} />
            <Rulings rulings={shown.rulings} mayRule={shown.may.rule} onChanged={() => void acts.refresh()} />
            <Facts detail={shown} onOpen={onOpen} />
            <Timeline story={shown.story} about={shown.may.work ? { id } : undefined} onSaid={() => void detail.refetch()} />
          </div>
        )}
      </WhenLoaded>
    </Peek>
  );
}

/** What may be done about it, whatever it is. */
function ItemButtons({ detail, acts, onAsk }: { detail: ItemDetail } & Pick<PeekActs, "acts" | "onAsk">) {
  const { item, may } = detail;
  const asked: Asked = {
    targets: [{ ids: [item.id] }],
    teams: [item.team],
    place: { entityCode: item.entityCode, region: item.region },
  };
  return (
    <>
      <Button onClick={() => onAsk("assign", asked)}>{item.assignee ? `Assigned to ${item.assignee.name}` : "Assign"}</Button>
      {item.snoozedUntil ? <Button onClick={() => void acts.snooze(asked.targets, null)}>Wake</Button> : null}
      <Button onClick={() => onAsk("snooze", asked)}>{item.snoozedUntil ? "Snooze longer" : "Snooze"}</Button>
      <Button onClick={() => void acts.escalate(asked.targets)}>Escalate</Button>
      {may.retry ? (
        <Button busy={acts.isBusy} onClick={() => void acts.retry(asked.targets, { ids: [item.id] })}>
          Try again
        </Button>
      ) : null}
    </>
  );
}

/** How it was closed, or what it keeps from going on, what that is worth, and what to do. */
function Standing({ detail }: { detail: ItemDetail }) {
  const { item } = detail;
  const isOpen = item.status === "open";
  return (
    <>
      {isOpen ? null : (
        <Callout tone="ok" live title={item.status === "waived" ? "Waived" : "Resolved"}>
          {item.resolution ?? "It is closed."} {item.resolvedAt ? <When at={item.resolvedAt} /> : null}
        </Callout>
      )}
      <div>
        <p>
          {isOpen ? "Keeps" : "Kept"} {detail.blocks}
          {isOpen ? <Due item={item} /> : null}.
        </p>
        {isOpen ? <p className="mt-1 text-muted-foreground">{detail.advice}</p> : null}
      </div>
    </>
  );
}

/** What of the deal cannot be billed in time, after the word of what is held up. */
function Due({ item: { exposure, isBackfill } }: { item: ItemDetail["item"] }) {
  if (!exposure.shown) return null;
  const { amount, currency } = exposure.shown;
  // No cut-off waits for imported history.
  if (isBackfill) return null;
  if (isZero(amount)) return "; nothing of it falls due by the next cut-off";
  return (
    <>
      , and{" "}
      <span className="font-semibold">
        <Money amount={amount} currency={currency} precision="whole" />
      </span>{" "}
      from being billed by the next <span className="whitespace-nowrap">cut-off</span>
    </>
  );
}

function Summary({ item }: { item: ItemDetail["item"] }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      <span className="flex min-w-0 items-baseline gap-x-3">
        <Severity severity={item.severity} />
        {item.engagement ? (
          <span className="min-w-0 break-words text-foreground">
            {item.engagement.number} {item.engagement.name}
          </span>
        ) : null}
      </span>
      <span>{teamNames[item.turn.team]}</span>
      {item.status === "open" ? <TimeLeft dueAt={item.dueAt} /> : null}
      {item.status === "open" ? <CutOff at={item.cutoffAt} misses={item.missesCutoff} isNamed /> : null}
      {item.snoozedUntil ? <Status tone="neutral" label="Snoozed" /> : null}
      {item.escalatedAt ? <Status tone="warn" label="Escalated" /> : null}
      {item.isPrimary || item.status !== "open" ? null : <Status tone="neutral" label="Beside another blocker" />}
    </span>
  );
}
