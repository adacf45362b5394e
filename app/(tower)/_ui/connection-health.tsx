"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Cable, CirclePause } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Duration } from "@/components/duration/duration";
import { formatNumber } from "@/components/number/format-number";
import { Empty } from "@/components/states/empty";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { ErrorRate } from "../connections/_ui/connection-columns";
import { modes } from "../connections/_ui/mode-status";
import { connectionHref } from "./links";

type Connection = inferRouterOutputs<AppRouter>["overview"]["connections"]["connections"][number];

const head = "border-b border-border px-3 py-1.5 font-normal whitespace-nowrap first:pl-4 last:pr-4";
const cell = "border-b border-border px-3 py-1.5 whitespace-nowrap first:pl-4 last:pr-4";

/** How each system does: when it answered last, how quickly, how often it failed, and what waits for it. */
export function ConnectionHealth() {
  const health = useQuery({ ...useTRPC().overview.connections.queryOptions({}), refetchInterval: 15_000 });
  return (
    <Section title="Connections" note="the last hour" flush>
      <WhenLoaded
        query={health}
        failed="The connections could not be loaded"
        loading={<LoadingRows rows={3} label="Loading the connections" />}
      >
        {({ connections }) =>
          connections.length === 0 ? (
            <Empty icon={Cable} title="No system is connected yet">
              Connect a CRM, an ERP and a PSA, in shadow mode first: it reads everything and writes nothing.
            </Empty>
          ) : (
            <table className="w-full border-separate border-spacing-0">
              <thead className="text-meta text-muted-foreground">
                <tr>
                  <th className={cn(head, "text-left")}>System</th>
                  <th className={cn(head, "text-left")}>Last OK</th>
                  <th className={cn(head, "text-right max-sm:hidden")} title="95 of 100 calls were quicker">
                    p95
                  </th>
                  <th className={cn(head, "text-right")}>Errors</th>
                  <th className={cn(head, "text-right max-sm:hidden")} title="Writes under way and records not yet applied">
                    Backlog
                  </th>
                  <th className={cn(head, "text-left")}>Mode</th>
                </tr>
              </thead>
              <tbody>
                {connections.map((connection) => (
                  <Row key={connection.key} connection={connection} />
                ))}
              </tbody>
            </table>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

function Row({ connection }: { connection: Connection }) {
  const { backlog, errorRate, isBackfill, key, lastError, lastOkAt, name, p95Ms, state } = connection;
  // Its page has the calls, the failures and what waits behind each of these numbers.
  const href = connectionHref(key);
  const isLate = !isBackfill && (state === "late" || state === "silent" || state === "open_breaker");
  return (
    <tr className="hover:bg-muted/60">
      <td className={cell}>
        <Link href={href} className="hover:underline">
          {name}
        </Link>
      </td>
      <td className={cn(cell, isLate && "text-warn")} title={lastError ?? undefined}>
        <When at={lastOkAt} cause="It has never answered" />
      </td>
      <td className={cn(cell, "text-right tabular-nums max-sm:hidden")}>
        <Link href={href} title={`How quickly ${name} answers`} className="hover:underline">
          <Duration ms={p95Ms} cause="It was not called in the last hour" />
        </Link>
      </td>
      <td className={cn(cell, "text-right tabular-nums")}>
        <Link href={href} title={`Failures of ${name}`} className="hover:underline">
          <ErrorRate rate={errorRate} />
        </Link>
      </td>
      <td className={cn(cell, "text-right tabular-nums max-sm:hidden")}>
        <Link href={href} title={`What waits for ${name}`} className="hover:underline">
          {formatNumber(backlog)}
        </Link>
      </td>
      <td className={cell}>
        <Mode connection={connection} />
      </td>
    </tr>
  );
}

/** Its mode as everywhere, unless what stops it says more; the colour tells whether it answers. */
function Mode({ connection }: { connection: Connection }) {
  const { isBackfill, mode, state } = connection;
  if (state === "off") return <Status {...modes.off} />;
  if (state === "paused") return <Status tone="warn" icon={CirclePause} label="Paused" />;
  if (state === "open_breaker")
    return <Status tone="danger" label="Resting" title="It failed repeatedly and is left alone for a while" />;
  const isQuiet = !isBackfill && state !== "fresh";
  return isQuiet ? <Status {...modes[mode]} tone="warn" title="It did not answer lately" /> : <Status {...modes[mode]} />;
}
