import { CirclePause } from "lucide-react";
import Link from "next/link";
import type { Column } from "@/components/data-table/types";
import { Duration } from "@/components/duration/duration";
import { moneyText } from "@/components/money/format-money";
import { Money } from "@/components/money/money";
import { formatNumber } from "@/components/number/format-number";
import { formatShare } from "@/components/number/format-share";
import { Status } from "@/components/status/status";
import { Badge } from "@/components/ui/badge";
import { Unknown } from "@/components/unknown/unknown";
import type { Now } from "@/components/when/now";
import { When } from "@/components/when/when";
import { isZero } from "@/server/domain/money";
import { connectionHref } from "../../_ui/links";
import { type Connection, roleNames } from "./connection-types";
import { healthOf, noticedErrorRate } from "./health-sentence";
import { ModeStatus } from "./mode-status";

/** Share of calls that failed: "0.1 %". */
export function ErrorRate({ rate }: { rate: number | null }) {
  if (rate === null) return <Unknown cause="No calls in the last hour" />;
  return <span className={rate >= noticedErrorRate ? "text-danger" : undefined}>{formatShare(rate)}</span>;
}

/** Money that stands still because of a connection. */
export function Held({ held }: { held: Connection["held"] }) {
  const isNothing = isZero(held.amount);
  const shown = <Money amount={held.amount} currency={held.currency} precision="whole" />;
  return isNothing ? <span className="text-muted-foreground">{shown}</span> : shown;
}

export function connectionColumns(at: Now): Column<Connection>[] {
  return [
    {
      id: "name",
      header: "Connection",
      fixed: true,
      cell: (connection) => (
        <span className="flex min-w-0 items-center gap-2">
          <Link href={connectionHref(connection.key)} className="truncate hover:underline">
            {connection.name}
          </Link>
          {connection.isBackfill ? <Badge>History</Badge> : null}
        </span>
      ),
    },
    {
      id: "health",
      header: "State",
      width: 184,
      cell: (connection) => {
        const { tone, label, sentence } = healthOf(connection, at);
        return (
          <Status tone={tone} label={label} title={sentence || undefined} icon={connection.isPaused ? CirclePause : undefined} />
        );
      },
    },
    { id: "mode", header: "Mode", width: 100, cell: (connection) => <ModeStatus mode={connection.mode} /> },
    { id: "role", header: "Is the", width: 70, yields: 3, cell: (connection) => roleNames[connection.role] ?? connection.role },
    {
      id: "lastSuccess",
      header: "Last OK",
      width: 100,
      align: "end",
      cell: (connection) => <When at={connection.lastSuccessAt} cause="Has not answered yet" />,
    },
    {
      id: "p95",
      header: "p95",
      width: 90,
      yields: 2,
      align: "end",
      tip: "Nineteen of twenty calls of the last hour were answered within this time",
      cell: (connection) => <Duration ms={connection.p95Ms} cause="No calls in the last hour" />,
    },
    {
      id: "errors",
      header: "Errors",
      width: 80,
      yields: 1,
      align: "end",
      tip: "Share of the calls of the last hour that failed",
      cell: (connection) => <ErrorRate rate={connection.errorRate} />,
    },
    {
      id: "backlog",
      header: "Backlog",
      width: 90,
      align: "end",
      tip: "Records to be taken up, writes under way, and engagements that wait for it",
      cell: (connection) => formatNumber(connection.backlog),
    },
    {
      id: "held",
      header: "Holds up",
      width: 130,
      whole: ({ held }) => moneyText(held.amount, held.currency, "whole"),
      align: "end",
      tip: "What of the waiting engagements falls due by the next cut-off, in the reporting currency",
      cell: (connection) => <Held held={connection.held} />,
    },
  ];
}
