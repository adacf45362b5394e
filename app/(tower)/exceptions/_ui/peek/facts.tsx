"use client";

import Link from "next/link";
import { Money } from "@/components/money/money";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValue, type KeyValueItem } from "@/components/ui/key-value";
import { When } from "@/components/when/when";
import { type Team, teamNames } from "@/server/domain/access/roles";
import { hrefTo } from "../../../_ui/links";
import { runStateNames } from "../../../flows/_ui/run-state";
import type { ItemDetail } from "../types";

const stateNames: Readonly<Record<string, string>> = runStateNames;

const isTeam = (team: string): team is Team => Object.hasOwn(teamNames, team);

/** What else there is to know: money with its rate, place, run, trace, and the other blockers of the deal. */
export function Facts({ detail, onOpen }: { detail: ItemDetail; onOpen: (id: string) => void }) {
  const { item, run } = detail;
  const { exposure } = item;
  const items: KeyValueItem[] = [];
  if (exposure.amount !== null && exposure.currency !== null)
    items.push({
      label: "Exposure",
      value: <Money amount={exposure.amount} currency={exposure.currency} />,
      note: exposure.shown?.rateOn ? (
        <>
          <Money amount={exposure.shown.amount} currency={exposure.shown.currency} /> at {exposure.shown.rate} of{" "}
          <When at={exposure.shown.rateOn} mode="date" />
        </>
      ) : undefined,
    });
  else items.push({ label: "Exposure", value: "Not known", note: exposure.unknown });
  items.push({ label: "Where", value: [item.entityCode, item.region].filter(Boolean).join(", ") || "No legal entity yet" });
  items.push({
    label: "Opened",
    value: <When at={item.openedAt} mode="datetime" />,
    note: detail.reopenedCount > 0 ? `Came back ${detail.reopenedCount} times` : undefined,
  });
  if (item.assignee) items.push({ label: "Assigned to", value: item.assignee.name });
  if (run)
    items.push({
      label: "Run",
      value: detail.may.flows ? (
        <Link href={hrefTo("/flows", { engagement: item.engagementId, peek: run.id })} className="text-primary hover:underline">
          {stateNames[run.state] ?? run.state}
        </Link>
      ) : (
        (stateNames[run.state] ?? run.state)
      ),
      note: run.lastError,
    });
  if (item.correlationId)
    items.push({
      label: "Correlation",
      value: <CopyButton value={item.correlationId} label="correlation id" showValue shorten />,
    });
  return (
    <section className="flex flex-col gap-3">
      {detail.others.length > 0 ? (
        <div>
          <h3 className="mb-1 font-semibold">Also in the way of this deal</h3>
          <ul>
            {detail.others.map((other) => (
              <li
                key={other.id}
                className="flex items-baseline justify-between gap-3 border-b border-border py-1 last:border-b-0"
              >
                {other.mayOpen ? (
                  <button
                    type="button"
                    onClick={() => onOpen(other.id)}
                    className="min-w-0 truncate text-left text-primary hover:underline"
                  >
                    {other.title}
                  </button>
                ) : (
                  <span className="min-w-0 truncate">{other.title}</span>
                )}
                <span className="shrink-0 text-meta text-muted-foreground">
                  {isTeam(other.team) ? teamNames[other.team] : other.team}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <KeyValue items={items} />
    </section>
  );
}
