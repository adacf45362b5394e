"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Money } from "@/components/money/money";
import { formatNumber } from "@/components/number/format-number";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { teamNames } from "@/server/domain/access/roles";
import { isZero } from "@/server/domain/money";
import { missingHref, queueHref, unknownWorthHref } from "./links";
import { isNotKnown, ofUnknownWorth } from "./unknown-worth";
import { queuesAsk } from "./work-asks";

const head = "border-b border-border px-4 max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4 py-1.5 font-normal";
const cell = "border-b border-border px-4 max-sm:px-2 max-sm:first:pl-4 max-sm:last:pr-4 py-1.5 text-right tabular-nums";

/** What lies in each team's queue that the reader sees: how many, how many miss the cut-off, what is at stake. */
export function TeamExposure({ entity }: { entity: string | null }) {
  const queues = useQuery({ ...useTRPC().overview.queues.queryOptions(queuesAsk(entity)), refetchInterval: 30_000 });
  return (
    <Section title="Exposure by team" note="open exceptions; each deal’s money counts once" flush>
      <WhenLoaded
        query={queues}
        failed="The queues could not be loaded"
        loading={<LoadingRows rows={4} label="Loading the queues" />}
      >
        {(data) => (
          <table className="w-full border-separate border-spacing-0">
            <thead className="text-meta text-muted-foreground">
              <tr>
                <th className={cn(head, "text-left")}>Team</th>
                <th className={cn(head, "text-right")}>Open</th>
                <th className={cn(head, "text-right")} title="Would miss the next billing cut-off">
                  Miss cut-off
                </th>
                <th className={cn(head, "text-right")}>Exposure</th>
              </tr>
            </thead>
            <tbody>
              {data.queues.map((queue) => (
                <tr key={queue.team} className="hover:bg-muted/60">
                  <td className={cn(cell, "text-left")}>
                    <Link href={queueHref(queue.team, entity)} className="hover:underline">
                      {teamNames[queue.team]}
                    </Link>
                  </td>
                  <td className={cn(cell, queue.open === 0 && "text-muted-foreground")}>
                    <Link href={queueHref(queue.team, entity)} className="hover:underline">
                      {formatNumber(queue.open)}
                    </Link>
                  </td>
                  <td className={cn(cell, queue.misses > 0 ? "text-danger" : "text-muted-foreground")}>
                    <Link href={missingHref(queue.team, entity)} className="hover:underline">
                      {formatNumber(queue.misses)}
                    </Link>
                  </td>
                  <td className={cn(cell, queue.exposure && isZero(queue.exposure.amount) && "text-muted-foreground")}>
                    {queue.exposure === null ? (
                      <Money amount={null} currency={null} cause="No exchange rate into your currency" />
                    ) : isNotKnown(queue.exposure, queue.unknownWorth) ? null : (
                      <Link
                        href={queueHref(queue.team, entity)}
                        className="hover:underline"
                        title={
                          queue.exposure.rateOn ? `At the rate of ${queue.exposure.rateOn}: ${queue.exposure.rate}` : undefined
                        }
                      >
                        <Money amount={queue.exposure.amount} currency={queue.exposure.currency} precision="whole" />
                      </Link>
                    )}
                    {queue.unknownWorth > 0 ? (
                      <Link
                        href={unknownWorthHref(queue.team, entity)}
                        className="block text-meta text-muted-foreground hover:underline"
                      >
                        {queue.exposure && isNotKnown(queue.exposure, queue.unknownWorth) ? "" : "and "}
                        {ofUnknownWorth(queue.unknownWorth)}
                      </Link>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </WhenLoaded>
    </Section>
  );
}
