"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Handshake } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { FunnelChart } from "@/components/charts/funnel-chart";
import { Kpi } from "@/components/charts/kpi";
import { formatHours } from "@/components/duration/format-hours";
import { formatMoney } from "@/components/money/format-money";
import { counted } from "@/components/number/counted";
import { formatShare } from "@/components/number/format-share";
import { Empty } from "@/components/states/empty";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Section } from "@/components/ui/section";
import { Unknown } from "@/components/unknown/unknown";
import type { AppRouter } from "@/server/api/root";
import { hrefTo } from "./links";
import { MeasureTrend } from "./measure-trend";
import { MeasuresDialog } from "./measures-dialog";

type Measures = inferRouterOutputs<AppRouter>["overview"]["measures"];
type Stage = Measures["funnel"]["won"];

const month = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

interface SetupMeasuresProps {
  entity: string | null;
  period: string | null;
}

/** Deal to project to billing-ready: how many come through, how much they are worth, how long it takes. */
export function SetupMeasures({ entity, period }: SetupMeasuresProps) {
  const measures = useQuery({
    ...useTRPC().overview.measures.queryOptions({ entity, period }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const shown = measures.data?.period;
  const note = shown ? `deals won in ${month.format(Date.parse(shown.firstOn))}${shown.isCurrent ? ", so far" : ""}` : undefined;
  return (
    <Section title="Deal → project → billing-ready" note={note} className={measures.isPlaceholderData ? "opacity-60" : undefined}>
      <WhenLoaded
        query={measures}
        failed="The measures could not be loaded"
        loading={<LoadingRows rows={8} label="Loading the measures" />}
      >
        {(data) =>
          data.funnel.won.count === 0 ? (
            <Empty icon={Handshake} title="No deal was won in this month">
              {data.exclusions.length > 0 ? exclusionText(data) : "Choose another period at the top to see its measures."}
            </Empty>
          ) : (
            <div className="flex flex-col gap-4">
              <Funnel data={data} entity={entity} />
              <Figures data={data} entity={entity} />
              <MeasureTrend data={data} entity={entity} />
              <p className="text-meta text-muted-foreground">
                Times are business hours; deals still open count until now (Kaplan–Meier), {data.setup.open} of{" "}
                {data.funnel.won.count} here.
                {data.funnel.won.withoutValue > 0
                  ? ` ${counted(data.funnel.won.withoutValue, "has", "have")} no checked value yet.`
                  : ""}
                {data.exclusions.length > 0 ? ` Left out: ${exclusionText(data)}.` : ""}
                {data.isCapped ? " More deals were won than are counted here." : ""}{" "}
                <MeasuresDialog entity={entity} period={period} />
              </p>
            </div>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

const exclusionText = (data: Measures): string =>
  data.exclusions
    .map((exclusion) => `${exclusion.reason.charAt(0).toLowerCase()}${exclusion.reason.slice(1)} (${exclusion.count})`)
    .join(", ");

/** The rows behind a number: deals of the month that call for a project, and what else they have in common. */
const rowsOf = (data: Measures, entity: string | null, more: Readonly<Record<string, string>> = {}): string =>
  hrefTo("/engagements", { due: "yes", from: data.period.firstOn, to: data.period.lastOn, entity, ...more });

function Funnel({ data, entity }: { data: Measures; entity: string | null }) {
  const stage = (label: string, of: Stage, href: string) => ({ label, count: of.count, note: worth(of), href });
  return (
    <FunnelChart
      label="Deals that came from won to billing-ready"
      what="deals"
      stages={[
        stage("Won", data.funnel.won, rowsOf(data, entity)),
        stage("Provisioned", data.funnel.provisioned, rowsOf(data, entity, { reached: "project" })),
        stage("Billing-ready", data.funnel.billingReady, rowsOf(data, entity, { reached: "billing" })),
      ]}
    />
  );
}

const worth = (stage: Stage): string =>
  (stage.value ? formatMoney({ ...stage.value, precision: "compact" }) : null) ?? "no exchange rate";

function Figures({ data, entity }: { data: Measures; entity: string | null }) {
  const { business, calendar } = data.setup;
  const time = (ms: number | null) => (ms === null ? <Unknown cause="Too many deals are still open to tell" /> : formatHours(ms));
  const rate = (value: number | null) => (value === null ? <Unknown cause="No deal was won" /> : formatShare(value, "whole"));
  const note = (ms: number | null): string => (ms === null ? `${data.setup.open} still open` : `calendar: ${formatHours(ms)}`);
  // Deals that are still open count in a time; where they are too many to tell it, they are the answer.
  const timed = (ms: number | null) => rowsOf(data, entity, ms === null ? { missing: "billing" } : {});
  return (
    <div className="-mx-2 grid grid-cols-2 gap-x-2 gap-y-1 lg:grid-cols-4">
      <Kpi
        label="Straight-through"
        value={rate(data.straightThroughRate)}
        note={`target ${formatShare(data.targets.straightThrough, "whole")}`}
        href={rowsOf(data, entity, { reached: "project", touched: "no" })}
      />
      <Kpi
        label="Provisioned"
        value={rate(data.provisioningRate)}
        note={`target ${formatShare(data.targets.provisioned, "whole")}`}
        href={rowsOf(data, entity, { reached: "project" })}
      />
      <Kpi label="Setup time, median" value={time(business.median)} note={note(calendar.median)} href={timed(business.median)} />
      <Kpi label="Setup time, p90" value={time(business.p90)} note={note(calendar.p90)} href={timed(business.p90)} />
    </div>
  );
}
