"use client";

import { History as HistoryIcon, X } from "lucide-react";
import { useState } from "react";
import { SearchBox } from "@/components/data-table/search-box";
import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { Sheet } from "@/components/ui/sheet";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { ChangesTable } from "./changes-table";
import { EarlierBar } from "./earlier-bar";
import { History } from "./history";
import { MapDialog } from "./map-dialog";
import { RowsTable } from "./rows-table";
import type { OpenVersion, Unmapped } from "./types";
import { UnmappedPanel } from "./unmapped-panel";
import { useSet } from "./use-set";
import { VersionBar } from "./version-bar";

const openName = (open: OpenVersion): string => {
  if (open.state === "draft") return open.isMine ? "Your draft" : `Draft by ${open.authorName}`;
  return open.state === "scheduled" ? "Scheduled" : `In review, by ${open.authorName}`;
};

/** One set: what is not mapped, its rows in force or as drafted, what a draft changes, and its history. */
export function SetScreen({ set }: { set: MappingSetKey }) {
  const use = useSet(set);
  const { detail, open, shown, version } = use;
  const [mapping, setMapping] = useState<Unmapped | null>(null);
  const [isHistory, setHistory] = useState(false);
  const data = detail.data;
  if (!data)
    return detail.isError ? (
      <ErrorState title="The set could not be loaded" message={detail.error.message} onRetry={() => void detail.refetch()} />
    ) : (
      <LoadingRows rows={14} />
    );
  const opens = [data.draft, ...data.reviews].filter((one) => one !== null);
  const inForce = data.published ? `In force, v${data.published.version}` : "In force";
  const earlier = shown.version !== null && shown.version !== data.published?.version ? shown.version : null;
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-center gap-2 border-b border-border px-3 py-2">
          <SearchBox className="max-sm:basis-40" value={shown.q} onValueChange={use.setQuery} placeholder="Filter rows" />
          <Button className="lg:hidden" onClick={() => setHistory(true)}>
            <HistoryIcon aria-hidden />
            History
          </Button>
          {opens.length > 0 || earlier !== null ? (
            <Segmented
              label="Version"
              value={open?.versionId ?? (earlier === null ? "published" : "earlier")}
              onValueChange={(next) => {
                if (next !== "earlier") use.show({ open: next === "published" ? null : next });
              }}
              options={[
                { value: "published", label: inForce },
                ...(earlier === null
                  ? []
                  : [{ value: "earlier", label: `v${earlier}, ${version.data?.sentBack ? "sent back" : "replaced"}` }]),
                ...opens.map((one) => ({ value: one.versionId, label: openName(one), count: one.changes })),
              ]}
            />
          ) : null}
        </div>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <UnmappedPanel set={set} mayMap={data.mayPublish} onMap={setMapping} />
          <div className="flex flex-col gap-2 border-b border-border px-3 py-2">
            {open === null && earlier !== null ? (
              <EarlierBar
                set={set}
                use={use}
                version={earlier}
                sentBack={version.data?.version === earlier ? version.data.sentBack : null}
                mayRollBack={data.mayPublish}
              />
            ) : (
              <VersionBar set={set} use={use} detail={data} />
            )}
          </div>
          {version.isError ? (
            <ErrorState title="This version is not there" message={version.error.message} />
          ) : !version.data ? (
            <LoadingRows rows={10} />
          ) : shown.changes ? (
            <ChangesTable
              form={data.form}
              changes={version.data.changes}
              count={version.data.changeCount}
              earlier={open ? null : earlier}
            />
          ) : (
            <RowsTable
              use={use}
              form={data.form}
              rows={version.data.rows}
              versionId={version.data.versionId}
              changes={open ? version.data.changes : []}
            />
          )}
        </div>
      </div>
      <aside
        aria-label="History"
        className="hidden w-72 shrink-0 flex-col overflow-y-auto border-l border-border bg-card lg:flex"
      >
        <h2 className="border-b border-border px-3 py-2.5 font-semibold">History</h2>
        <History set={set} use={use} />
      </aside>
      <Sheet open={isHistory} onOpenChange={setHistory} title="History">
        <div className="flex h-11 shrink-0 items-center border-b border-border pr-2 pl-3">
          <h2 className="font-semibold">History</h2>
          <span className="ml-auto">
            <IconButton label="Close" shortcut="Esc" onClick={() => setHistory(false)}>
              <X aria-hidden />
            </IconButton>
          </span>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <History set={set} use={use} onChosen={() => setHistory(false)} />
        </div>
      </Sheet>
      {mapping ? (
        <MapDialog
          unmapped={mapping}
          onClose={() => setMapping(null)}
          onMapped={() => {
            setMapping(null);
            void use.changed();
          }}
        />
      ) : null}
    </div>
  );
}
