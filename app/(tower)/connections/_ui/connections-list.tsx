"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import { useGo } from "@/components/frame/go-context";
import { formatNumber } from "@/components/number/format-number";
import { Empty } from "@/components/states/empty";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { type Now, useNow } from "@/components/when/now";
import { When } from "@/components/when/when";
import { connectionHref } from "../../_ui/links";
import { ListExport } from "../../_ui/list-export";
import { connectionColumns } from "./connection-columns";
import { type Connection, roleNames } from "./connection-types";
import { healthOf } from "./health-sentence";
import { modes } from "./mode-status";
import { NewConnectionDialog } from "./new-connection-dialog";

const refreshMs = 15_000;

/** Every connected system, those in trouble told in a sentence first. */
export function ConnectionsList({ mayManage }: { mayManage: boolean }) {
  const trpc = useTRPC();
  const go = useGo();
  const clock = useNow();
  const [adding, setAdding] = useState(false);
  const list = useQuery({ ...trpc.connections.list.queryOptions({}), refetchInterval: refreshMs });
  if (!clock) return null;
  const rows = list.data?.items;
  return (
    <ListLayout
      toolbar={
        <div className="flex w-full items-center gap-2">
          <p className="min-w-0 flex-1 truncate text-meta text-muted-foreground">Health is that of the last hour.</p>
          <ListExport list="connections" ask={{}} />
          {mayManage ? (
            <Button variant="primary" onClick={() => setAdding(true)} disabled={!list.data}>
              <Plus aria-hidden />
              Add a connection
            </Button>
          ) : null}
        </div>
      }
      notice={<Troubles connections={rows ?? []} at={clock} />}
    >
      <DataTable
        fill
        label="Connected systems"
        what="connections"
        columns={connectionColumns(clock)}
        rows={rows}
        rowId={(connection) => connection.key}
        rowLabel={(connection) => connection.name}
        {...loaded(list)}
        onOpen={(connection) => go(connectionHref(connection.key))}
        empty={
          <Empty title="No system is connected yet">
            {mayManage
              ? "Add your CRM first, then the ERP and the PSA. Each begins switched off; shadow mode shows what would be written before anything is."
              : "Someone of IT connects the CRM, the ERP and the PSA."}
          </Empty>
        }
        narrow={(connection) => <NarrowRow connection={connection} at={clock} />}
      />
      {adding ? <NewConnectionDialog vendors={list.data?.vendors ?? []} onClose={() => setAdding(false)} /> : null}
    </ListLayout>
  );
}

function Troubles({ connections, at }: { connections: readonly Connection[]; at: Now }) {
  const said = connections
    .map((connection) => ({ connection, ...healthOf(connection, at) }))
    .filter(({ sentence, tone }) => sentence !== "" && tone !== "info" && tone !== "neutral");
  if (said.length === 0) return null;
  return (
    <div className="flex flex-col gap-2">
      {said.map(({ connection, sentence, tone }) => (
        <Callout
          key={connection.key}
          tone={tone}
          actions={
            <Button asChild size="sm">
              <Link href={connectionHref(connection.key)}>Look</Link>
            </Button>
          }
        >
          {sentence}
        </Callout>
      ))}
    </div>
  );
}

function NarrowRow({ connection, at }: { connection: Connection; at: Now }) {
  const { tone, label } = healthOf(connection, at);
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <span className="truncate">{connection.name}</span>
        <Status tone={tone} label={label} />
      </div>
      <div className="flex items-center justify-between gap-2 text-meta text-muted-foreground">
        <span>{`${roleNames[connection.role] ?? connection.role} · ${modes[connection.mode].label} · ${formatNumber(connection.backlog)} waiting`}</span>
        <When at={connection.lastSuccessAt} cause="Has not answered yet" />
      </div>
    </>
  );
}
