import { cn } from "@/components/ui/cn";
import { keyTexts } from "./grid-cells";
import type { MappingRow, RowChange, SetForm } from "./types";

const marks = { added: "+", changed: "~", removed: "–" } as const;
const tones = { added: "text-ok", changed: "text-info", removed: "text-danger" } as const;
const words = { added: "New:", changed: "Changed:", removed: "Removed:" } as const;

/** What a draft does with a row, before its name. */
export function RowMark({ kind }: { kind: RowChange["kind"] }) {
  return (
    <span className={cn("mr-2 inline-block w-2 no-underline", tones[kind])}>
      <span aria-hidden>{marks[kind]}</span>
      <span className="sr-only">{words[kind]}</span>
    </span>
  );
}

/** The key of a row, as the headings of the row. */
export function KeyCells({ change, form, row }: { form: SetForm; row: MappingRow; change: RowChange | undefined }) {
  return keyTexts(form, row).map((text, index) => (
    <th key={form.keys[index]?.name} scope="row" className="border-b border-border px-3 py-1.5 text-left align-top font-semibold">
      {index === 0 && change ? <RowMark kind={change.kind} /> : null}
      {text}
    </th>
  ));
}

/** The headings of the rows: keys, then fields. */
export function HeadCells({ form, hasActs }: { form: SetForm; hasActs: boolean }) {
  return (
    <thead className="sticky top-0 z-10 bg-card text-meta text-muted-foreground">
      <tr>
        {[...form.keys, ...form.fields].map((field) => (
          <th key={field.name} scope="col" className="border-b border-border px-3 py-1.5 text-left font-normal">
            {field.label}
          </th>
        ))}
        {hasActs ? (
          <th scope="col" className="border-b border-border px-3 py-1.5">
            <span className="sr-only">Acts</span>
          </th>
        ) : null}
      </tr>
    </thead>
  );
}
