import Link from "next/link";
import { formatMoney } from "@/components/money/format-money";
import { counted } from "@/components/number/counted";
import { LoadingRows } from "@/components/states/loading-rows";
import { Callout } from "@/components/ui/callout";
import type { Effect } from "./types";

interface EffectPreviewProps {
  query: { data: Effect | undefined; error: { message: string } | null; isFetching: boolean };
}

/** What a dry run found; until then that it is tried, or that it could not be. */
export function EffectPreview({ query: { data, error, isFetching } }: EffectPreviewProps) {
  if (data) return <EffectText effect={data} />;
  if (error)
    return (
      <Callout tone="warn" title="What it would do could not be tried">
        {error.message}
      </Callout>
    );
  return isFetching ? <LoadingRows rows={2} label="Trying it" /> : null;
}

/** What publishing would do: what goes on, what stays, what stops, what would have been set up differently. */
function EffectText({ effect }: { effect: Effect }) {
  const { differs, elsewhere, isPartial, releases, stays, stops } = effect;
  const worth = formatMoney({ ...releases.reporting, precision: "compact" });
  return (
    <div className="flex flex-col gap-2">
      <p>
        Publishing releases <span className="font-semibold">{counted(releases.count, "engagement")}</span>
        {releases.count > 0 && worth ? ` worth ${worth}` : ""}
        {releases.noProject > 0 ? `; ${releases.noProject} of them need no project` : ""}
        {elsewhere > 0 ? `, and ${counted(elsewhere, "engagement")} that you do not see` : ""}.
      </p>
      {releases.first.length > 0 ? (
        <details>
          <summary className="cursor-pointer text-meta text-muted-foreground hover:text-foreground">Which</summary>
          <ul className="mt-1 max-h-40 overflow-y-auto">
            {releases.first.map((one) => (
              <li key={one.id} className="truncate">
                <Link href={`/engagements/${one.id}`} className="hover:underline">
                  {one.number} {one.name}
                </Link>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {stays.count > 0 ? (
        <p className="text-muted-foreground">
          {counted(stays.count, "engagement")} still {stays.count === 1 ? "waits" : "wait"} for something else:{" "}
          {stays.reasons.map((reason) => reason.title).join("; ")}.
        </p>
      ) : null}
      {stops.count > 0 ? (
        <Callout tone="warn" title={`${counted(stops.count, "engagement")} would stop`}>
          {stops.reasons.map((reason) => reason.title).join("; ")}.
        </Callout>
      ) : null}
      {differs.count > 0 ? (
        <p className="text-muted-foreground">
          {counted(differs.count, "engagement")} {differs.count === 1 ? "is" : "are"} set up already and would be set up
          differently today; {differs.count === 1 ? "it is" : "they are"} not touched.
        </p>
      ) : null}
      {isPartial ? (
        <p className="text-muted-foreground">There are more engagements than a preview tries; the counts are of the first.</p>
      ) : null}
    </div>
  );
}
