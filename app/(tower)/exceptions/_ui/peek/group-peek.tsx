"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { When } from "@/components/when/when";
import { type Team, teamNames } from "@/server/domain/access/roles";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { connectionHref } from "../../../_ui/links";
import { MapValueForm } from "../../../_ui/mapping/map-value-form";
import type { ExceptionFilterAsked } from "../../search-params";
import { type Release, ReleaseLine } from "../release-progress";
import { Severity } from "../severity";
import { CutOff, TimeLeft } from "../time-left";
import type { GroupDetail, ItemDetail } from "../types";
import type { Acts, Asked } from "../use-acts";
import { GroupMembers } from "./group-members";
import { GroupWorth } from "./group-worth";
import { Timeline } from "./timeline";
import { WaysOut } from "./ways-out";

export interface PeekActs extends PeekSteps {
  acts: Acts;
  onAsk: (what: "assign" | "snooze", of: Asked) => void;
  onReleased: (release: Release) => void;
  onOpen: (id: string) => void;
}

interface GroupPeekProps extends PeekActs {
  groupKey: string;
  team: Team;
  filter: ExceptionFilterAsked;
}

const loading = <LoadingRows rows={8} label="Loading the cause" />;

interface Mapped {
  what: string;
  why: string;
  set: MappingSetKey;
  /** By this tab's clock. */
  atMs: number;
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

/** An exception without the ways out that its cause offers for all of it. */
const besides = (detail: ItemDetail, ofGroup: GroupDetail["fixes"]): ItemDetail => ({
  ...detail,
  fixes: detail.fixes.filter((fix) => !ofGroup.some((one) => one === fix)),
});

const aboutOf = ({ connectionKey, members }: GroupDetail): "deal" | "record" | "system" => {
  if (!members.some((member) => member.engagement)) return "system";
  return connectionKey === null ? "deal" : "record";
};

/** One cause: what it holds up and what that is worth, its first members, the fix that releases all of them, and what was done about it. */
export function GroupPeek({ groupKey, team, filter, acts, onAsk, onReleased, onOpen, ...peek }: GroupPeekProps) {
  const trpc = useTRPC();
  const detail = useQuery({
    ...trpc.exceptions.readGroup.queryOptions({ groupKey, team, backfill: filter.backfill, entityCodes: filter.entityCodes }),
    retry: false,
    refetchInterval: 15_000,
  });
  const [mapped, setMapped] = useState<Mapped | null>(null);
  const { data } = detail;

  if (!data)
    return (
      <Peek {...peek} title={detail.isError ? "This cause" : null}>
        <WhenLoaded query={detail} failed="It cannot be shown" loading={loading}>
          {() => null}
        </WhenLoaded>
      </Peek>
    );
  const { group, mapping, release, settled, sleep } = data;
  const members = { group, members: data.members, filter, onOpen };
  const snoozed = sleep ? "only" : filter.snoozed;
  const asked: Asked = { targets: [{ filter: { ...filter, snoozed, groupKey, teams: [team] } }], teams: [team] };
  const target = { groupKey, team };
  // What was just mapped goes on, until the server has said how it stands.
  const isGoingOn = release !== null || (mapped !== null && detail.dataUpdatedAt <= mapped.atMs);
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
        data.may.work && !settled ? (
          <>
            <Button onClick={() => onAsk("assign", asked)}>Assign</Button>
            {sleep ? (
              <Button busy={acts.isBusy} onClick={() => void acts.snooze(asked.targets, null)}>
                Wake
              </Button>
            ) : null}
            <Button onClick={() => onAsk("snooze", asked)}>{sleep ? "Snooze longer" : "Snooze"}</Button>
            {data.may.retry && !isGoingOn && !sleep ? (
              <Button busy={acts.isBusy} onClick={() => void acts.retry(asked.targets, target)}>
                Try again
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <WhenLoaded query={detail} failed="It cannot be shown" loading={loading}>
        {() => (
          <div className="flex flex-col gap-5">
            {settled ? (
              <Callout tone="ok" live title="This cause is settled">
                Nothing of it is open any more. The last of {counted(settled.exceptions, "exception")} was closed{" "}
                <When at={settled.at} />.
              </Callout>
            ) : sleep ? (
              <>
                <Callout
                  tone="info"
                  title={
                    <>
                      Everything of this cause is snoozed until <When at={sleep.until} mode="datetime" />
                    </>
                  }
                >
                  {sleep.exceptions === 1
                    ? "It comes back by itself."
                    : `${formatNumber(sleep.exceptions)} exceptions sleep. They come back by themselves.`}
                </Callout>
                <GroupMembers {...members} isAsleep />
              </>
            ) : (
              <>
                <GroupWorth
                  group={group}
                  about={aboutOf(data)}
                  elsewhere={data.elsewhere}
                  advice={data.advice}
                  isHistory={filter.backfill === "only"}
                  onOpen={onOpen}
                />
                {isGoingOn ? (
                  <Callout tone="ok" title="It goes on by itself">
                    {mapped ? <Said mapped={mapped} /> : null}
                    {release ? <ReleaseLine release={{ target, since: release.since }} /> : null}
                  </Callout>
                ) : data.fixes.includes("map_value") && mapping ? (
                  <MapValueForm
                    set={mapping.set}
                    mapKey={mapping.key}
                    onMapped={(since, said) => {
                      setMapped({ ...said, set: mapping.set, atMs: Date.now() });
                      onReleased({ target, since });
                      void acts.refresh();
                    }}
                  />
                ) : null}
                {data.fixes.includes("open_connection") && data.connectionKey ? (
                  <Link href={connectionHref(data.connectionKey)} className="text-primary hover:underline">
                    Open the connection
                  </Link>
                ) : null}
                {data.sole ? <WaysOut detail={besides(data.sole, data.fixes)} acts={acts} onReleased={onReleased} /> : null}
                <GroupMembers {...members} isAsleep={false} />
              </>
            )}
            <Timeline
              story={data.story}
              about={data.may.work && !settled ? target : undefined}
              onSaid={() => void detail.refetch()}
            />
          </div>
        )}
      </WhenLoaded>
    </Peek>
  );
}
