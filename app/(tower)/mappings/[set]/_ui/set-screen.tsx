"use client";

import { History as HistoryIcon, X } from "lucide-react";
import { useState } from "react";
import { SearchBox } from "@/components/data-table/search-box";
import { formatNumber } from "@/components/number/format-number";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Segmented } from "@/components/ui/segmented";
import { Sheet } from "@/components/ui/sheet";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { ChangesTable } from "./changes-table";
import { EarlierBar, earlierName } from "./earlier-bar";
import { History } from "./history";
import { MapDialog } from "./map-dialog";
import { RowsTable } from "./rows-table";
import type { OpenVersion, SetDetail, Unmapped } from "./types";
import { UnmappedPanel } from "./unmapped-panel";
import { type SetUse, useSet } from "./use-set";
import { VersionBar } from "./version-bar";

const openName = (open: OpenVersion): string => {
  if (open.state === "draft") return open.isMine ? "Your draft" : `Draft by ${open.authorName}`;
  return open.state === "scheduled" ? "Scheduled" : `In review, by ${open.authorName}`;
};

/** One set: what is not mapped, its rows in force or as drafted, what a draft changes, and its history. */
export function SetScreen({ set }: { set: MappingSetKey }) {
  const use = useSet(set);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <WhenLoaded query={use.detail} failed="The set could not be loaded" loading={<LoadingRows rows={14} />}>
        {(detail) => <Loaded set={set} use={use} detail={detail} />}
      </WhenLoaded>
    </div>
  );
}

function Loaded({ detail, set, use }: { set: MappingSetKey; use: SetUse; detail: SetDetail }) {
  const { open, shown, version } = use;
  const [mapping, setMapping] = useState<Unmapped | null>(null);
  const [isHistory, setHistory] = useState(false);
  const opens = [detail.draft, ...detail.reviews].filter((one) => one !== null);
  const inForce = detail.published ? `In force, v${detail.published.version}` : "In force";
  const isEarlier = open === null && shown.version !== null && shown.version !== detail.published?.version;
  const earlier = isEarlier ? shown.version : null;
  const closed = version.data?.version === earlier ? version.data : null;
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-wrap items-center gap-2 border-b border-border px-3 py-2">
          <SearchBox
            className="max-sm:basis-40"
            value={shown.q}
            onValueChange={use.setQuery}
            placeholder={shown.changes ? "Filter changes" : "Filter rows"}
          />
          <Button className="xl:hidden" onClick={() => setHistory(true)}>
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
                ...(earlier === null ? [] : [{ value: "earlier", label: earlierName(earlier, closed) }]),
                ...opens.map((one) => ({ value: one.versionId, label: openName(one), count: formatNumber(one.changes) })),
              ]}
            />
          ) : null}
        </div>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
          <UnmappedPanel set={set} mayMap={detail.mayPublish} onMap={setMapping} />
          <div className="flex flex-col gap-2 border-b border-border px-3 py-2">
            {open === null && earlier !== null ? (
              <EarlierBar set={set} use={use} version={earlier} closed={closed} mayRollBack={detail.mayPublish} />
            ) : (
              <VersionBar set={set} use={use} detail={detail} />
            )}
          </div>
          {shown.changes ? (
            <ChangesTable set={set} use={use} form={detail.form} earlier={open ? null : earlier} />
          ) : (
            <WhenLoaded query={version} failed="This version cannot be shown" loading={<LoadingRows rows={10} />}>
              {({ changes, rows, versionId }) => (
                <RowsTable use={use} form={detail.form} rows={rows} versionId={versionId} changes={open ? changes : []} />
              )}
            </WhenLoaded>
          )}
        </div>
      </div>
      <aside
        aria-label="History"
        className="hidden w-72 shrink-0 flex-col overflow-y-auto border-l border-border bg-card xl:flex"
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
