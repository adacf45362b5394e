"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { ArrowRight, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { Empty } from "@/components/states/empty";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { teamNames } from "@/server/domain/access/roles";
import { isZero } from "@/server/domain/money";
import { queueHref } from "./links";
import { urgentAsk } from "./work-asks";

type Group = inferRouterOutputs<AppRouter>["overview"]["urgent"]["groups"][number];

/** What to do now, what saves most money first; each opens the group that it is about. */
export function NeedsYou({ entity }: { entity: string | null }) {
  const urgent = useQuery({ ...useTRPC().overview.urgent.queryOptions(urgentAsk(entity)), refetchInterval: 30_000 });
  return (
    <Section
      title="Needs you now"
      note={
        urgent.data && urgent.data.totals.items > 0 ? (
          <>
            {counted(urgent.data.totals.items, "exception")} in {counted(urgent.data.totals.groups, "cause")}
          </>
        ) : undefined
      }
      flush
    >
      <WhenLoaded
        query={urgent}
        failed="What waits could not be loaded"
        loading={<LoadingRows rows={6} label="Loading what waits" />}
      >
        {({ groups }) =>
          groups.length === 0 ? (
            <Empty icon={CircleCheck} title="Nothing waits for you">
              A deal that cannot become a project on its own appears here, with what it is worth.
            </Empty>
          ) : (
            <ul>
              {groups.map((group, index) => (
                <Item key={group.id} group={group} entity={entity} isFirst={index === 0} />
              ))}
            </ul>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function Item({ group, entity, isFirst }: { group: Group; entity: string | null; isFirst: boolean }) {
  const misses = group.misses > 0;
  const worth = group.exposure;
  return (
    <li className="border-b border-border last:border-b-0">
      <Link
        href={queueHref(group.team, entity, group.id)}
        className={cn(
          "group/item flex flex-wrap items-baseline gap-x-4 px-4 py-2 -outline-offset-2 hover:bg-muted/60",
          isFirst && "py-3",
        )}
      >
        <span className={cn("flex min-w-0 flex-1 items-baseline gap-2", isFirst && "text-title")}>
          <span aria-hidden className={cn("size-2 shrink-0 self-center rounded-full", misses ? "bg-danger" : "bg-warn")} />
          <span className="min-w-0 font-semibold sm:truncate">
            {worth && isZero(worth.amount) ? (
              "No money counts under it by the next cut-off"
            ) : (
              <>
                {worth ? <Money amount={worth.amount} currency={worth.currency} precision="compact" /> : "An unknown amount"}{" "}
                {misses && group.cutoffAt ? (
                  <>
                    misses the cut-off <When at={group.cutoffAt} />
                  </>
                ) : (
                  "waits"
                )}
              </>
            )}
          </span>
        </span>
        <span className="text-meta text-muted-foreground group-hover/item:text-foreground">
          {counted(group.items, group.member?.engagementName ? "deal" : "exception")} · {teamNames[group.team]}{" "}
          <ArrowRight aria-hidden className="inline size-3" />
        </span>
        <span className="line-clamp-2 w-full pl-4 sm:line-clamp-1">
          {group.title}
          {group.items === 1 && group.member?.engagementName ? (
            <span className="text-muted-foreground"> ·&nbsp;{group.member.engagementName}</span>
          ) : null}
        </span>
      </Link>
    </li>
  );
}
