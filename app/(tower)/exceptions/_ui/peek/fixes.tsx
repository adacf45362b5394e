"use client";

import { ArrowUpRight } from "lucide-react";
import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { connectionHref } from "../../../_ui/links";
import { MapValueForm } from "../../../_ui/mapping/map-value-form";
import type { ItemDetail } from "../types";
import { CustomerChoice } from "./customer-choice";
import { DispositionChoice } from "./disposition-choice";

interface FixesProps {
  detail: ItemDetail;
  onReleased: (since: Date) => void;
  onChanged: () => void;
}

/** The ways out that this person may take, the best first. */
export function Fixes({ detail, onReleased, onChanged }: FixesProps) {
  const { fixes, item, run } = detail;
  const isInWork = run?.state === "ready" || run?.state === "running";
  if (item.status !== "open") return null;
  return (
    <>
      {fixes.includes("choose_customer") && detail.customers ? (
        <CustomerChoice detail={detail} customers={detail.customers} onReleased={onReleased} onChanged={onChanged} />
      ) : null}
      {fixes.includes("choose_disposition") ? (
        <DispositionChoice detail={detail} onReleased={onReleased} onChanged={onChanged} />
      ) : null}
      {fixes.includes("map_value") && detail.mapping && isInWork ? (
        <Callout tone="ok" title="It goes on by itself">
          It is being looked at again.
        </Callout>
      ) : fixes.includes("map_value") && detail.mapping ? (
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">Map it once for all</h3>
          <MapValueForm set={detail.mapping.set} mapKey={detail.mapping.key} onMapped={onReleased} />
        </section>
      ) : null}
      {fixes.includes("correct_source") && detail.sources.length > 0 ? (
        <section className="flex flex-col gap-1">
          <h3 className="font-semibold">Correct it where it was entered</h3>
          <p className="text-muted-foreground">It is read again by itself, within seconds of the change.</p>
          <ul>
            {detail.sources.map((source) => (
              <li key={`${source.what} ${source.externalId}`}>
                {source.url ? (
                  <a
                    href={source.url}
                    target="_blank"
                    rel="noreferrer"
                    className="inline-flex items-center gap-1 text-primary hover:underline"
                  >
                    {source.what} in {source.system} <ArrowUpRight aria-hidden className="size-3.5" />
                  </a>
                ) : (
                  <span>
                    {source.what} {source.externalId} in {source.system}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {fixes.includes("resume_or_release_hold") ? (
        <p className="text-muted-foreground">
          Release the hold in the ERP, or win the deal again; both are noticed by themselves.
        </p>
      ) : null}
      {fixes.includes("open_connection") && detail.connectionKey ? (
        <Link href={connectionHref(detail.connectionKey)} className="text-primary hover:underline">
          Open the connection
        </Link>
      ) : null}
    </>
  );
}
