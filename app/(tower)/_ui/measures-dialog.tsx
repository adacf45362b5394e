"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import { exclusionsText, type KpiItem, type Kpis, kpiCsv, kpiText } from "./kpi-lines";
import { saveFile } from "./save-file";

/** Every measure of the month with its formula, population, target and owner, and the same as a file. */
export function MeasuresDialog({ entity, period }: { entity: string | null; period: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const kpis = useQuery({ ...useTRPC().overview.kpis.queryOptions({ entity, period }), enabled: isOpen });
  const { data } = kpis;
  const save = (of: Kpis) =>
    saveFile(
      `measures-${of.period}${entity ? `-${entity}` : ""}.csv`,
      new Blob([kpiCsv(of)], { type: "text/csv;charset=utf-8" }),
    );
  return (
    <>
      <Button variant="link" size="sm" onClick={() => setOpen(true)}>
        How the measures are reckoned
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent
          size="lg"
          isText
          title="How the measures are reckoned"
          description="The numbers of the screen, of the file and of the API are the same."
          footer={
            <Button variant="secondary" disabled={!data} onClick={() => data && save(data)}>
              <Download aria-hidden />
              Export CSV
            </Button>
          }
        >
          <WhenLoaded
            query={kpis}
            failed="The measures could not be loaded"
            loading={<LoadingRows rows={10} label="Loading the measures" />}
          >
            {(loaded) => <Measures kpis={loaded} />}
          </WhenLoaded>
        </DialogContent>
      </Dialog>
    </>
  );
}

function Measures({ kpis }: { kpis: Kpis }) {
  return (
    <div className="flex flex-col gap-3">
      <ul className="divide-y divide-border border-y border-border">
        {kpis.items.map((item) => (
          <Measure key={item.id} item={item} />
        ))}
      </ul>
      <p className="text-meta text-muted-foreground">
        {kpis.isProvisional ? "Provisional: the month is not over, or deals of it are still open. " : null}
        {kpis.sources.length > 0 ? "Last read without a failure: " : null}
        {kpis.sources.map((source, index) => (
          <span key={source.key}>
            {index > 0 ? ", " : ""}
            {source.name} <When at={source.lastSuccessAt} />
          </span>
        ))}
      </p>
    </div>
  );
}

function Measure({ item }: { item: KpiItem }) {
  const target = kpiText(item, item.target);
  const left = exclusionsText(item);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2">
      <span className="font-semibold">{item.name}</span>
      <span className="text-right tabular-nums">
        {kpiText(item, item.value) ?? <Unknown cause={item.unknown ?? "Not known"} />}
        {target ? <span className="text-meta text-muted-foreground"> target {target}</span> : null}
      </span>
      <span className="col-span-2 text-meta text-muted-foreground">
        {item.formula.charAt(0).toUpperCase() + item.formula.slice(1)} (version {item.formulaVersion}). Of {item.population},{" "}
        {item.openCases} open; owned by {teamNames[item.owner]}.{left ? ` Left out: ${left}.` : ""}
      </span>
    </li>
  );
}
