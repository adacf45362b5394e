"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek } from "@/components/data-table/peek";
import { Money } from "@/components/money/money";
import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { type Team, teamNames } from "@/server/domain/access/roles";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { MapValueForm } from "../../../_ui/mapping/map-value-form";
import type { ExceptionFilterAsked } from "../../search-params";
import type { Release } from "../release-progress";
import { Severity } from "../severity";
import { CutOff, TimeLeft } from "../time-left";
import type { Acts, Asked } from "../use-acts";
import { SoleMember } from "./sole-member";
import { Timeline } from "./timeline";

export interface PeekActs {
  acts: Acts;
  onAsk: (what: "assign" | "snooze", of: Asked) => void;
  onReleased: (release: Release) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

interface GroupPeekProps extends PeekActs {
  groupKey: string;
  team: Team;
  filter: ExceptionFilterAsked;
}

interface Mapped {
  what: string;
  why: string;
  set: MappingSetKey;
}

/** What the reader has just done about the cause, and where it is written down. */
function Said({ mapped }: { mapped: Mapped }) {
  return (
    <>
      {" "}
      {mapped.what} “{mapped.why}”{" "}
      <Link href={`/mappings/${mapped.set}`} className="text-primary hover:underline">
        The mapping and its history
      </Link>
    </>
  );
}

const number = new Intl.NumberFormat("en-GB");

/** One cause: what it holds up and what that is worth, its first members, and the fix that releases all of them. */
export function GroupPeek({ groupKey, team, filter, acts, onAsk, onReleased, onOpen, ...peek }: GroupPeekProps) {
  const trpc = useTRPC();
  const detail = useQuery({
    ...trpc.exceptions.readGroup.queryOptions({ groupKey, team, backfill: filter.backfill, entityCodes: filter.entityCodes }),
    retry: false,
    refetchInterval: 15_000,
  });
  const [mapped, setMapped] = useState<Mapped | null>(null);
  // The last that was known of it: when its last member goes on, the reader still sees what they have settled.
  const last = useRef(detail.data);
  if (detail.data) last.current = detail.data;
  const isSettled = detail.error?.data?.refusal === "not_found";
  const data = detail.data ?? last.current;

  if (!data) {
    return (
      <Peek {...peek} title={detail.isError ? "This cause" : "…"}>
        {isSettled ? (
          <Callout tone="ok" title="This cause is settled">
            Nothing of it is open any more in the queues that you see.
          </Callout>
        ) : detail.isError ? (
          <ErrorState
            title="It cannot be shown"
            message={detail.error.message}
            onRetry={() => void detail.refetch()}
            correlationId={detail.error.data?.correlationId}
          />
        ) : (
          <LoadingRows rows={8} label="Loading the cause" />
        )}
      </Peek>
    );
  }
  const { group } = data;
  const sole = group.items + group.snoozed === 1 ? data.members[0] : undefined;
  const asked: Asked = { targets: [{ filter: { ...filter, groupKey, teams: [team] } }], teams: [team] };
  return (
    <Peek
      {...peek}
      title={group.title}
      summary={
        <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <Severity severity={group.severity} />
          <span>{teamNames[group.team]}</span>
          <TimeLeft dueAt={group.dueAt} />
          <CutOff at={group.cutoffAt} misses={group.misses > 0} isNamed />
        </span>
      }
      footer={
        data.may.work && !isSettled ? (
          <>
            <Button onClick={() => onAsk("assign", asked)}>Assign</Button>
            <Button onClick={() => onAsk("snooze", asked)}>Snooze</Button>
            {data.may.retry ? (
              <Button busy={acts.isBusy} onClick={() => void acts.retry(asked.targets, { groupKey, team })}>
                Try again
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <div className="flex flex-col gap-5">
        {isSettled ? (
          <Callout tone="ok" live title="This cause is settled">
            Nothing of it is open any more.
            {mapped ? <Said mapped={mapped} /> : null}
          </Callout>
        ) : (
          <>
            <div>
              <p>
                Holds up {number.format(group.items)} {group.items === 1 ? "exception" : "exceptions"}{" "}
                {group.exposure ? (
                  <>
                    worth{" "}
                    <span className="font-semibold">
                      <Money amount={group.exposure.amount} currency={group.exposure.currency} precision="whole" />
                    </span>
                  </>
                ) : (
                  `of unknown worth: ${group.unknown ?? "There is no rate of exchange for it"}`
                )}
                {group.snoozed > 0 ? `, ${number.format(group.snoozed)} more are snoozed` : ""}.
              </p>
              <p className="mt-1 text-muted-foreground">{data.advice}</p>
            </div>
            {mapped ? (
              <Callout tone="ok" live title="It goes on by itself">
                <Said mapped={mapped} />
              </Callout>
            ) : data.fixes.includes("map_value") && data.mapping ? (
              <MapValueForm
                set={data.mapping.set}
                mapKey={data.mapping.key}
                onMapped={(since, said) => {
                  if (data.mapping) setMapped({ ...said, set: data.mapping.set });
                  onReleased({ target: { groupKey, team }, since });
                  void acts.refresh();
                }}
              />
            ) : null}
            {data.fixes.includes("open_connection") && data.connectionKey ? (
              <Link href={`/connections/${data.connectionKey}`} className="text-primary hover:underline">
                Open the connection
              </Link>
            ) : null}
            {sole && data.fixes.length === 0 ? <SoleMember id={sole.id} acts={acts} onReleased={onReleased} /> : null}
            <section>
              <h3 className="mb-1 font-semibold">What it holds up</h3>
              <ul>
                {data.members.map((member) => (
                  <li key={member.id} className="border-b border-border last:border-b-0">
                    <button
                      type="button"
                      onClick={() => onOpen(member.id)}
                      className="flex w-full items-baseline justify-between gap-3 py-1.5 text-left hover:bg-muted/60"
                    >
                      <span className="min-w-0">
                        <span className="block truncate">{member.engagement?.name ?? member.title}</span>
                        <span className="block truncate text-meta text-muted-foreground">
                          {[member.engagement?.customerName, member.entityCode].filter(Boolean).join(" · ")}
                        </span>
                      </span>
                      <Money
                        amount={member.exposure.shown?.amount}
                        currency={member.exposure.shown?.currency}
                        precision="whole"
                        cause={member.exposure.unknown ?? "There is no rate of exchange for it"}
                      />
                    </button>
                  </li>
                ))}
              </ul>
              {group.items > data.members.length ? (
                <Link
                  href={`/exceptions?view=items&queue=${team}&group=${encodeURIComponent(groupKey)}`}
                  className="text-primary hover:underline"
                >
                  All {number.format(group.items)}
                </Link>
              ) : null}
            </section>
          </>
        )}
        {isSettled && data.story.length === 0 ? null : (
          <Timeline
            story={data.story}
            about={data.may.work && !isSettled ? { groupKey, team } : undefined}
            onSaid={() => void detail.refetch()}
          />
        )}
      </div>
    </Peek>
  );
}
