"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { formatNumber } from "@/components/number/format-number";
import { LoadingRows } from "@/components/states/loading-rows";
import { NoResults } from "@/components/states/no-results";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { Segmented } from "@/components/ui/segmented";
import { changeKinds, linesOf } from "@/server/domain/mapping/change-text";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import type { ChangeList, RowChange, SetForm } from "./types";
import type { SetUse } from "./use-set";
import { changesAsk } from "./version-ask";

type Kinds = Record<RowChange["kind"], { label: string; tone: Tone }>;

const changed: Kinds = {
  added: { label: "Added", tone: "ok" },
  changed: { label: "Changed", tone: "info" },
  removed: { label: "Removed", tone: "danger" },
};
const differencesOf = (version: number): Kinds => ({
  added: { label: `Only in v${version}`, tone: "neutral" },
  changed: { label: "Different", tone: "info" },
  removed: { label: `Not in v${version}`, tone: "neutral" },
});

const cell = "border-border py-1.5 max-sm:p-0 sm:px-3";

interface ChangesProps {
  set: MappingSetKey;
  use: SetUse;
  form: SetForm;
  /** The number of an earlier version, which is compared rather than published; null: one that is open. */
  earlier: number | null;
}

/** What a version changes against what is in force, or how an earlier one differs from it, row by row and field by field. */
export function ChangesTable({ set, ...props }: ChangesProps) {
  const asked = useTRPC().mappings.changes.queryOptions(changesAsk(set, props.use.shown));
  const listed = useQuery({ ...asked, placeholderData: keepPreviousData, retry: false });
  return (
    <WhenLoaded query={listed} failed="This version cannot be shown" loading={<LoadingRows rows={10} />}>
      {(data) => <Changes {...props} {...data} />}
    </WhenLoaded>
  );
}

function Changes({ changes, earlier, form, found, kinds: many, use }: Omit<ChangesProps, "set"> & ChangeList) {
  const { kind } = use.shown;
  const kinds = earlier === null ? changed : differencesOf(earlier);
  const all = many.added + many.changed + many.removed;
  if (all === 0) return <p className="px-3 py-6 text-center text-muted-foreground">It is the same as what is in force.</p>;
  const held = changeKinds.filter((one) => one === kind || many[one] > 0);
  return (
    <>
      {held.length > 1 || kind !== null ? (
        <div className="border-b border-border px-3 py-2">
          <Segmented
            label="Kind of change"
            value={kind ?? "all"}
            onValueChange={(next) => use.setKind(changeKinds.find((one) => one === next) ?? null)}
            options={[
              { value: "all", label: "All", count: formatNumber(all) },
              ...held.map((one) => ({ value: one, label: kinds[one].label, count: formatNumber(many[one]) })),
            ]}
          />
        </div>
      ) : null}
      {found === 0 ? <NoResults what="changes" onClear={use.clearNarrowing} /> : null}
      <table hidden={found === 0} aria-label="Changes" className="w-full border-separate border-spacing-0">
        <thead className="sticky top-0 z-10 bg-card text-meta text-muted-foreground max-sm:sr-only">
          <tr>
            {[
              earlier === null ? "Change" : "Difference",
              "Row",
              "Field",
              "In force",
              earlier === null ? "Then" : `v${earlier}`,
            ].map((header) => (
              <th key={header} scope="col" className="border-b border-border px-3 py-1.5 text-left font-normal">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const lines = linesOf(form.fields, change);
            return lines.map((line, index) => (
              <tr
                key={`${change.keyNorm} ${line.field}`}
                className={cn(
                  "align-top max-sm:flex max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-2 max-sm:px-3 max-sm:py-1",
                  // One line under each row, not under each of its fields.
                  index === lines.length - 1 && "max-sm:border-b max-sm:border-border max-sm:pb-2 sm:*:border-b",
                )}
              >
                <td className={cn(cell, "max-sm:order-1 max-sm:ml-auto max-sm:empty:hidden")}>
                  {index === 0 ? <Status {...kinds[change.kind]} /> : null}
                </td>
                <td className={cn(cell, "font-semibold max-sm:empty:hidden")}>
                  {index === 0 ? (
                    <>
                      {change.label} {change.isSensitive ? <Badge>Second person</Badge> : null}
                    </>
                  ) : null}
                </td>
                <td className={cn(cell, "text-muted-foreground max-sm:order-2 max-sm:w-full max-sm:text-meta")}>{line.field}</td>
                <td className={cn(cell, "text-muted-foreground max-sm:order-3")}>{line.before || "none"}</td>
                <td className={cn(cell, "max-sm:order-4")}>
                  {earlier === null ? <ArrowRight aria-hidden className="mr-1.5 inline size-3 text-muted-foreground" /> : null}
                  {line.after || "none"}
                </td>
              </tr>
            ));
          })}
        </tbody>
      </table>
      {found > changes.length ? (
        <p className="px-3 py-2 text-muted-foreground">
          {formatNumber(found - changes.length)} more are not listed: filter the changes to see them.
        </p>
      ) : null}
    </>
  );
}
