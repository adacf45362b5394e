import Link from "next/link";
import { Duration } from "@/components/duration/duration";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { KeyValue } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { hrefTo } from "../../../_ui/links";
import { ErrorRate, Held } from "../../_ui/connection-columns";
import type { ConnectionDetail } from "../../_ui/connection-types";
import { waitText } from "../../_ui/count-text";

const breakers: Readonly<Record<string, { tone: Tone; label: string; title: string }>> = {
  closed: { tone: "ok", label: "Calls go through", title: "Closed: too many failures in a row would open it" },
  half_open: { tone: "warn", label: "Trying one call", title: "If it is answered, all calls go through again" },
  open: {
    tone: "danger",
    label: "Open: calls wait",
    title: "After many failures in a row it is left alone for a while, then tried again",
  },
};

const heldHref = (key: string): string =>
  hrefTo("/exceptions", { queue: "all", view: "items", waitsFor: key, snoozed: "all", backfill: "all" });

/** How it is now, and what it holds up. */
export function FactsSection({ connection }: { connection: ConnectionDetail }) {
  return (
    <Section title="Now" note="rates of the last hour">
      <KeyValue
        items={[
          { label: "Last OK", value: <When at={connection.lastSuccessAt} cause="Has not answered yet" /> },
          {
            label: "Last error",
            value: <When at={connection.lastErrorAt} cause="None so far" />,
            note: connection.lastErrorAt ? connection.lastError : undefined,
          },
          {
            label: "Latency p50",
            value: <Duration ms={connection.p50Ms} cause="No calls in the last hour" />,
            note: "of the last hour",
          },
          {
            label: "Latency p95",
            value: <Duration ms={connection.p95Ms} cause="No calls in the last hour" />,
            note: "of the last hour",
          },
          {
            label: "Errors",
            value: <ErrorRate rate={connection.errorRate} />,
            note:
              connection.calls > 0
                ? `of ${counted(connection.calls, "call")}${
                    connection.rateLimited > 0 ? `; ${formatNumber(connection.rateLimited)} told to come back later` : ""
                  }`
                : undefined,
          },
          { label: "Breaker", value: <Breaker connection={connection} /> },
          { label: "Backlog", value: formatNumber(connection.backlog), note: <Oldest connection={connection} /> },
          {
            label: "Holds up",
            value: <Held held={connection.held} />,
            note:
              connection.waiting > 0 && !connection.mayOpenWaiting ? (
                `${waitText(connection.waiting)}; they are in the queue of IT`
              ) : connection.waiting > 0 ? (
                <Link href={heldHref(connection.key)} className="text-primary hover:underline">
                  {waitText(connection.waiting)}
                </Link>
              ) : (
                "No engagement waits for it"
              ),
          },
        ]}
      />
    </Section>
  );
}

/** Whether calls go through; of a connection that makes none nothing can be said. */
function Breaker({ connection: { breaker, isPaused, mode } }: { connection: ConnectionDetail }) {
  if (mode === "off" || isPaused) return <Unknown cause={mode === "off" ? "It is switched off" : "It is paused"} />;
  return <Status {...(breakers[breaker] ?? { tone: "neutral" as const, label: breaker })} />;
}

function Oldest({ connection }: { connection: ConnectionDetail }) {
  if (!connection.oldestWaitAt || connection.backlog === 0) return null;
  return (
    <>
      the oldest since <When at={connection.oldestWaitAt} mode="datetime" />
    </>
  );
}
