"use client";
import { useState } from "react";
import { Page } from "@/components/frame/page";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { SavedViews } from "@/components/data-table/saved-views";
import { ListLayout } from "@/components/data-table/list-layout";
import { Peek } from "@/components/data-table/peek";
import { useTableUrl } from "@/components/data-table/use-table-url";
import type { Column, Selection } from "@/components/data-table/types";
import type { Filters } from "@/components/data-table/filters";
import { Segmented } from "@/components/ui/segmented";
import { Button } from "@/components/ui/button";
import { Money } from "@/components/money/money";
import { When } from "@/components/when/when";
import { Status } from "@/components/status/status";
import { Badge } from "@/components/ui/badge";
import { KeyValue } from "@/components/ui/key-value";
import { CopyButton } from "@/components/ui/copy-button";
import { Masked } from "@/components/masked/masked";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { Unknown } from "@/components/unknown/unknown";
import { type Row, rows } from "../data";
import { toast } from "@/components/ui/toast";

const columns: Column<Row>[] = [
  { id: "cause", header: "Cause", cell: (r) => r.cause, fixed: true, sortable: true },
  { id: "kind", header: "Kind", width: 150, cell: (r) => <Badge>{r.kind}</Badge> },
  { id: "items", header: "Items", width: 76, align: "end", sortable: true, cell: (r) => r.items },
  { id: "exposure", header: "Exposure", width: 140, align: "end", sortable: true, tip: "What falls due by the next cut-off", cell: (r) => <Money amount={r.exposure} currency={r.currency} cause="Amounts are in NetSuite, which has not answered" /> },
  { id: "cutoff", header: "Cut-off", width: 96, sortable: true, cell: (r) => r.cutOff ? <When at={r.cutOff} className={r.cutOff < "2026-12-01" ? "text-danger" : ""} /> : <Unknown cause="No cut-off applies" /> },
  { id: "turn", header: "Turn", width: 170, cell: (r) => <>{r.team} <span className="text-muted-foreground">· <When at={r.since} /></span></> },
  { id: "margin", header: "Margin", width: 80, align: "end", hidden: true, cell: () => <Masked short /> },
  { id: "status", header: "Status", width: 130, cell: (r) => <Status tone={r.assignee ? "info" : "warn"} label={r.assignee ? "Assigned" : "Open"} /> },
];
const fields = [
  { id: "kind", label: "Kind", options: [{ value: "u", label: "Unmapped product", count: "729" }, { value: "t", label: "Tax" }, { value: "d", label: "Duplicate" }] },
  { id: "entity", label: "Entity", options: [{ value: "uk", label: "UK" }, { value: "de", label: "Germany" }] },
];

export function List() {
  const url = useTableUrl();
  const [selection, setSelection] = useState<Selection>({ kind: "some", ids: [] });
  const [filters, setFilters] = useState<Filters>({ kind: ["u"], entity: ["uk", "de"] });
  const [queue, setQueue] = useState("mine");
  const [map, setMap] = useState<string | null>(null);
  const mode = url.query;
  const row = rows.find((r) => r.id === url.peekId);
  return (
    <Page title="Exceptions" fill filters={["entity"]} actions={<Button>Export</Button>}>
      <ListLayout
        toolbar={<FilterBar fields={fields} filters={filters} onFiltersChange={setFilters} query={url.query} onQueryChange={url.setQuery}
          leading={<Segmented label="Queue" value={queue} onValueChange={setQueue} options={[{ value: "mine", label: "Mine", count: 12 }, { value: "finance", label: "Finance", count: 14 }, { value: "pmo", label: "PMO", count: 6 }, { value: "all", label: "All", count: "10,000+" }]} />}
          trailing={<><SavedViews views={[{ id: "1", name: "Misses the cut-off, UK", href: "?q=x" }]} onSave={() => toast({ title: "View saved", body: "“Misses the cut-off” is in your views.", action: { label: "Undo", onClick: () => {} } })} onDelete={() => {}} /><ColumnMenu columns={columns} hidden={url.hidden} onHiddenChange={url.setHidden} /></>} />}
        peekLabel="Exception"
        onPeekClose={() => url.setPeekId(null)}
        peek={row ? (
          <Peek title={row.cause} href="/gallery" onClose={() => url.setPeekId(null)} onNext={() => {}} onPrevious={() => {}}
            summary={<span className="flex flex-wrap items-center gap-x-3 gap-y-1"><Status tone="warn" label="Open" /><Money amount={row.exposure} currency={row.currency} className="font-semibold text-foreground" /><span>{row.team}’s turn, 1 d 4 h</span></span>}
            footer={<><Button variant="primary">Map and release 712</Button><Button>Assign</Button><Button variant="ghost">Snooze</Button></>}>
            <div className="flex flex-col gap-4">
              <p>Blocks 729 deals from project creation. The product stands in the CRM as “GTXPro”, which the catalogue does not know.</p>
              <Field label="Map to" hint="Suggested: “GTX Pro”, one letter apart and sold by the same region."><Combobox value={map} onValueChange={setMap} placeholder="GTX Pro" options={[{ value: "a", label: "GTX Pro", note: "98 %" }, { value: "b", label: "GTX Basic" }, { value: "c", label: "GTK 500" }]} /></Field>
              <Callout tone="info" title="Releases 712 engagements">17 stay: they wait for an approved statement of work.</Callout>
              <KeyValue items={[{ label: "Entity", value: "Throughline UK Ltd" }, { label: "First seen", value: <When at={row.since} mode="datetime" /> }, { label: "Cost", value: <Masked /> }, { label: "Rate", value: <Money amount="118.3375" currency="EUR" />, note: "Bank of England, 27 Nov 2026" }, { label: "Correlation", value: <CopyButton value="0194f3aa-11bb-7cc0-9c2e-aa00bb11cc22" label="correlation id" showValue shorten /> }]} />
              <Tabs defaultValue="t"><TabsList><TabsTrigger value="t">Timeline</TabsTrigger><TabsTrigger value="c" count={2}>Comments</TabsTrigger><TabsTrigger value="x">Trace</TabsTrigger></TabsList><TabsContent value="t">Nothing happened since.</TabsContent></Tabs>
            </div>
          </Peek>) : null}
      >
        <DataTable fill label="Exceptions by cause" what="exceptions" columns={columns}
          rows={mode === "loading" ? undefined : mode === "none" || mode === "empty" ? [] : rows} refetching={mode === "refetch"} error={mode === "error" ? { message: "The database did not answer in time. Nothing is lost.", onRetry: () => {}, correlationId: "0194f3aa-11bb-7cc0-9c2e-aa00bb11cc22" } : null}
          rowId={(r) => r.id} rowLabel={(r) => r.cause} sort={url.sort} onSortChange={url.setSort} hidden={url.hidden}
          selection={selection} onSelectionChange={setSelection} actions={() => <><Button size="sm">Assign</Button><Button size="sm">Snooze</Button><Button size="sm" variant="primary">Release</Button></>}
          total={{ value: 10000, capped: true }} pages={url.pages("abc", 50)} peekId={url.peekId} onPeekChange={url.setPeekId} rowKeys={{ a: (r) => toast({ title: `Assigned ${r.id}` }) }} keyHints="A assign · R retry" filtered={mode === "none"} onClearFilters={() => url.setQuery("")}
          narrow={(r) => <><span className="flex justify-between gap-3"><span className="truncate">{r.cause}</span><Money amount={r.exposure} currency={r.currency} precision="compact" className="font-semibold" /></span><span className="block text-meta text-muted-foreground">{r.team} · {r.items} items</span></>} />
      </ListLayout>
    </Page>
  );
}
