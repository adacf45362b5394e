import { ArrowRight } from "lucide-react";
import { formatNumber } from "@/components/number/format-number";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { cellText } from "./cell-text";
import type { MappingRow, RowChange, SetForm } from "./types";

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

const cell = "border-border py-1.5 max-sm:p-0 sm:border-b sm:px-3";

interface ChangesTableProps {
  form: SetForm;
  changes: readonly RowChange[];
  count: number;
  /** The number of an earlier version, which is compared rather than published; null: one that is open. */
  earlier: number | null;
}

/** What a version changes against what is in force, or how an earlier one differs from it, row by row and field by field. */
export function ChangesTable({ changes, count, earlier, form }: ChangesTableProps) {
  const kinds = earlier === null ? changed : differencesOf(earlier);
  if (changes.length === 0)
    return <p className="px-3 py-6 text-center text-muted-foreground">It is the same as what is in force.</p>;
  return (
    <>
      <table aria-label="Changes" className="w-full border-separate border-spacing-0">
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
            const lines = linesOf(form, change);
            return lines.map((line, index) => (
              <tr
                key={`${change.keyNorm} ${line.field}`}
                className="align-top max-sm:flex max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-2 max-sm:border-b max-sm:border-border max-sm:px-3 max-sm:py-2"
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
      {count > changes.length ? (
        <p className="px-3 py-2 text-muted-foreground">{formatNumber(count - changes.length)} more changes are not listed.</p>
      ) : null}
    </>
  );
}

interface Line {
  field: string;
  before: string;
  after: string;
}

function linesOf(form: SetForm, change: RowChange): Line[] {
  const alias = (row: MappingRow | null): string => row?.aliasOf?.join(" → ") ?? "";
  const lines = form.fields.map((field) => ({
    field: field.label,
    before: cellText(field, change.before?.value?.[field.name]),
    after: cellText(field, change.after?.value?.[field.name]),
  }));
  const all = [...lines, { field: "Same as", before: alias(change.before), after: alias(change.after) }];
  const different = all.filter((line) => line.before !== line.after);
  return different.length > 0 ? different : all.slice(0, 1);
}
