import { FunnelChart } from "@/components/charts/funnel-chart";
import { TrendChart } from "@/components/charts/trend-chart";
import { BarChart } from "@/components/charts/bar-chart";
import { Kpi } from "@/components/charts/kpi";
import { Sparkline } from "@/components/charts/sparkline";
import { Duration } from "@/components/duration/duration";
import { Page } from "@/components/frame/page";
import { Money } from "@/components/money/money";
import { Section } from "@/components/ui/section";
import { Button } from "@/components/ui/button";
import { Status } from "@/components/status/status";
import { StaleBanner } from "@/components/states/stale-banner";
import { When } from "@/components/when/when";

const work = [
  { amount: "412000", currency: "USD", what: "Product “GTXPro” is not in the product map", items: "729 deals", team: "Sales ops", at: "2026-11-30", tone: "danger" as const },
  { amount: "96200", currency: "EUR", what: "Tax profile missing for Germany", items: "4 deals", team: "Finance", at: "2026-11-30", tone: "danger" as const },
  { amount: "88000", currency: "GBP", what: "Statement of work not approved", items: "9 deals", team: "Account team", at: "2026-12-07", tone: "warn" as const },
  { amount: null, currency: "USD", what: "3 projects await activation in NetSuite", items: "3 projects", team: "PMO", at: "2026-12-31", tone: "info" as const },
];
const points = Array.from({ length: 28 }, (_, i) => ({ on: `2026-11-${String(i + 1).padStart(2, "0")}`, value: i === 11 || i === 12 ? null : (2 + Math.sin(i / 2.5) + (i % 3) * 0.3) * 3_600_000, provisional: i > 24, href: "/gallery/list" }));

export default function P() {
  return (
    <Page title="Overview" filters={["entity", "period"]}>
      <div className="mx-auto flex max-w-[90rem] flex-col gap-4">
        <StaleBanner source="NetSuite" lastOkAt="2026-11-28T14:00:00Z" actions={<Button size="sm">See connection</Button>}>120 writes wait, the oldest since 14:02; nothing is lost.</StaleBanner>
        <div className="grid gap-4 xl:grid-cols-2">
          <Section title="Needs you now" note="42 open" flush actions={<Button variant="ghost" size="sm">All exceptions</Button>}>
            <ul>
              {work.map((w) => (
                <li key={w.what} className="flex min-h-12 items-center gap-3 border-b border-border px-4 last:border-0 hover:bg-muted/60">
                  <div className="min-w-0 flex-1">
                    <p className="truncate">{w.what}</p>
                    <p className="flex gap-2 text-meta text-muted-foreground">{w.items} · {w.team} · cut-off <When at={w.at} /></p>
                  </div>
                  <Money amount={w.amount} currency={w.currency} precision="compact" cause="Amounts are in NetSuite" className="font-semibold" />
                  <Button size="sm">Fix</Button>
                </li>
              ))}
            </ul>
          </Section>
          <Section title="Deal → project → billing-ready" note="last 30 days">
            <FunnelChart label="From won deals to billing-ready projects" what="deals" stages={[{ label: "Won", count: 96, note: "USD 8.4M", href: "/gallery/list" }, { label: "Provisioned", count: 81, note: "USD 7.1M", href: "/gallery/list" }, { label: "Billing-ready", count: 77, note: "USD 6.8M", href: "/gallery/list" }]} />
            <div className="mt-2 grid grid-cols-3 border-t border-border pt-2">
              <Kpi label="Straight-through" value="79 %" change={{ text: "4 pts", direction: "up", good: true }} href="/gallery/list" />
              <Kpi label="Setup, median" value={<Duration ms={11_520_000} />} change={{ text: "12 m", direction: "up", good: false }} />
              <Kpi label="Setup, p90" value={<Duration ms={181_440_000} single />} chart={<Sparkline label="p90 over 30 days" values={[3, 4, 3, 5, null, 6, 4, 3, 2, 2.4]} width={64} />} />
            </div>
            <div className="mt-3">
              <TrendChart label="Setup time by day" valueLabel="Setup time, median" points={points} unit={{ kind: "duration" }} target={{ value: 4 * 3_600_000, label: "Target 4 h" }} area height={150} />
            </div>
          </Section>
          <Section title="Exposure by team">
            <BarChart label="Exposure by team" nameLabel="Team" valueLabel="Exposure" unit={{ kind: "money", currency: "USD" }} items={[{ label: "Sales operations", value: 455_000, shown: "USD 455,000", href: "/gallery/list" }, { label: "Finance", value: 310_000, href: "/gallery/list" }, { label: "PMO", value: 120_000, provisional: true, href: "/gallery/list" }, { label: "IT", value: null }]} />
          </Section>
          <Section title="Connections" flush>
            <table className="w-full border-separate border-spacing-0"><tbody>
              {[["Salesforce", "ok", "Live", "2026-11-28T14:41:48Z", 180], ["NetSuite", "warn", "Live, slow", "2026-11-28T14:00:00Z", 900], ["Kantata", "neutral", "Shadow", "2026-11-28T14:41:30Z", 140], ["HubSpot", "danger", "Credential revoked", "2026-11-27T14:41:30Z", null]].map((r) => (
                <tr key={String(r[0])}><td className="h-8 border-b border-border px-4">{r[0]}</td><td className="border-b border-border px-4"><Status tone={r[1] as "ok"} label={String(r[2])} /></td><td className="border-b border-border px-4 text-right"><When at={String(r[3])} /></td><td className="border-b border-border px-4 text-right"><Duration ms={r[4] as number | null} cause="No call answered in the last hour" /></td></tr>
              ))}
            </tbody></table>
          </Section>
        </div>
      </div>
    </Page>
  );
}
