"use client";

import { useMutation } from "@tanstack/react-query";
import { ClipboardPaste, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { cellText, rowText } from "./cell-text";
import { PasteDialog } from "./paste-dialog";
import { RowDialog } from "./row-dialog";
import type { MappingRow, RowChange, SetForm } from "./types";
import type { SetUse } from "./use-set";

const atOnce = 200;

interface RowsTableProps {
  use: SetUse;
  form: SetForm;
  rows: readonly MappingRow[];
  /** What an open version changes, to mark it. */
  changes: readonly RowChange[];
}

const marks = { added: "+", changed: "~", removed: "–" } as const;
const tones = { added: "text-ok", changed: "text-info", removed: "text-danger" } as const;
const words = { added: "New:", changed: "Changed:", removed: "Removed:" } as const;

/** The rows of a version; in one's own draft they can be added, changed, removed and pasted. */
export function RowsTable({ changes, form, rows, use }: RowsTableProps) {
  const { open, shown } = use;
  const [limit, setLimit] = useState(atOnce);
  const [editing, setEditing] = useState<MappingRow | "new" | null>(null);
  const [pasting, setPasting] = useState(false);
  const mayEdit = open?.state === "draft" && open.isMine;
  const save = useMutation(
    useTRPC().mappings.saveRows.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: use.changed,
    }),
  );
  const changeOf = new Map(changes.map((change) => [change.keyNorm, change]));
  const removed = changes.flatMap((change) => (change.kind === "removed" && change.before ? [change.before] : []));
  const all = [...rows, ...removed].sort((a, b) => a.label.localeCompare(b.label, "en"));
  const query = shown.q.toLowerCase();
  const found = query ? all.filter((row) => rowText(row).includes(query)) : all;
  const remove = (row: MappingRow) =>
    open && save.mutate({ versionId: open.versionId, lockVersion: open.lockVersion, changes: [{ op: "remove", key: row.key }] });
  const restore = (row: MappingRow) =>
    open &&
    save.mutate({
      versionId: open.versionId,
      lockVersion: open.lockVersion,
      changes: [{ op: "add", key: row.key, ...(row.aliasOf ? { aliasOf: row.aliasOf } : { value: row.value ?? {} }) }],
    });
  const cell = "border-b border-border px-3 py-1.5";
  return (
    <>
      {mayEdit ? (
        <div className="flex flex-wrap items-center gap-2 border-b border-border px-3 py-2">
          <Button onClick={() => setEditing("new")}>
            <Plus aria-hidden />
            Add a row
          </Button>
          <Button onClick={() => setPasting(true)}>
            <ClipboardPaste aria-hidden />
            Paste rows
          </Button>
          <span className="ml-auto text-meta text-muted-foreground">{rows.length.toLocaleString("en-GB")} rows</span>
        </div>
      ) : null}
      {found.length === 0 ? (
        <p className="px-3 py-6 text-center text-muted-foreground">
          {query ? `No row holds “${shown.q}”.` : "There are no rows yet."}
        </p>
      ) : (
        <table aria-label="Rows" className="w-full border-separate border-spacing-0">
          <thead className="sticky top-0 z-10 bg-card text-meta text-muted-foreground">
            <tr>
              {[...form.keys, ...form.fields].map((field) => (
                <th key={field.name} scope="col" className="border-b border-border px-3 py-1.5 text-left font-normal">
                  {field.label}
                </th>
              ))}
              {mayEdit ? (
                <th scope="col" className="border-b border-border px-3 py-1.5">
                  <span className="sr-only">Acts</span>
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, limit).map((row) => {
              const change = changeOf.get(row.keyNorm);
              const isRemoved = change?.kind === "removed";
              return (
                <tr key={row.keyNorm} className={cn("hover:bg-muted/50", isRemoved && "text-muted-foreground line-through")}>
                  {form.keys.map((field, index) => (
                    <td key={field.name} className={cn(cell, "font-semibold")}>
                      {index === 0 && change ? (
                        <span className={cn("mr-2 inline-block w-2 no-underline", tones[change.kind])}>
                          <span aria-hidden>{marks[change.kind]}</span>
                          <span className="sr-only">{words[change.kind]}</span>
                        </span>
                      ) : null}
                      {row.key[index] === "*" ? "Any" : cellText(field, row.key[index])}
                    </td>
                  ))}
                  {row.aliasOf ? (
                    <td className={cell} colSpan={form.fields.length}>
                      <span className="text-muted-foreground">same as</span> {row.aliasOf.join(" → ")}
                    </td>
                  ) : (
                    form.fields.map((field) => (
                      <td
                        key={field.name}
                        className={cn(cell, change?.kind === "changed" && change.fields.includes(field.name) && "bg-info/10")}
                      >
                        {cellText(field, row.value?.[field.name])}
                      </td>
                    ))
                  )}
                  {mayEdit ? (
                    <td className={cn(cell, "w-20 text-right whitespace-nowrap")}>
                      {isRemoved ? (
                        <Button variant="ghost" disabled={save.isPending} onClick={() => restore(row)}>
                          Keep
                        </Button>
                      ) : (
                        <>
                          <IconButton size="sm" label={`Change ${row.label}`} onClick={() => setEditing(row)}>
                            <Pencil aria-hidden />
                          </IconButton>
                          <IconButton
                            size="sm"
                            label={`Remove ${row.label}`}
                            disabled={save.isPending}
                            onClick={() => remove(row)}
                          >
                            <Trash2 aria-hidden />
                          </IconButton>
                        </>
                      )}
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {found.length > limit ? (
        <Button variant="ghost" className="m-2 self-start" onClick={() => setLimit(limit + 1_000)}>
          Show more of {found.length.toLocaleString("en-GB")} rows
        </Button>
      ) : null}
      {editing && open ? (
        <RowDialog
          form={form}
          row={editing === "new" ? null : editing}
          open={open}
          onClose={() => setEditing(null)}
          onSaved={use.changed}
        />
      ) : null}
      {pasting && open ? <PasteDialog form={form} open={open} onClose={() => setPasting(false)} onSaved={use.changed} /> : null}
    </>
  );
}
