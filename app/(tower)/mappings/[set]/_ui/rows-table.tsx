"use client";

import { useMutation } from "@tanstack/react-query";
import { ClipboardPaste, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { useMedia } from "@/components/media/use-media";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { rowText } from "./cell-text";
import { PasteDialog } from "./paste-dialog";
import { ReadOnlyRows } from "./read-only-rows";
import { RowDialog } from "./row-dialog";
import { RowsGrid } from "./rows-grid";
import { RowsList } from "./rows-list";
import type { MappingRow, RowChange, SetForm } from "./types";
import type { SetUse } from "./use-set";

const atOnce = 200;

interface RowsTableProps {
  use: SetUse;
  form: SetForm;
  rows: readonly MappingRow[];
  /** The version whose rows they are; those of the one before stay until they are read. */
  versionId: string | null;
  /** What an open version changes, to mark it. */
  changes: readonly RowChange[];
}

/** The rows of a version; in one's own draft they can be added, changed, removed and pasted. */
export function RowsTable({ changes, form, rows, use, versionId }: RowsTableProps) {
  const { open, shown } = use;
  const [limit, setLimit] = useState(atOnce);
  const [editing, setEditing] = useState<MappingRow | "new" | null>(null);
  const [pasting, setPasting] = useState<string | null>(null);
  const isNarrow = useMedia("(max-width: 639px)", false);
  const draft = open?.state === "draft" && open.isMine && open.versionId === versionId ? open : null;
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
  const listed = found.slice(0, limit);
  const change = (row: MappingRow, op: "remove" | "add") =>
    draft &&
    save.mutate({
      versionId: draft.versionId,
      lockVersion: draft.lockVersion,
      changes: [
        op === "remove"
          ? { op, key: row.key }
          : { op, key: row.key, ...(row.aliasOf ? { aliasOf: row.aliasOf } : { value: row.value ?? {} }) },
      ],
    });
  const acts = (row: MappingRow, tabIndex: 0 | -1) =>
    changeOf.get(row.keyNorm)?.kind === "removed" ? (
      <Button variant="ghost" tabIndex={tabIndex} disabled={save.isPending} onClick={() => change(row, "add")}>
        Keep
      </Button>
    ) : (
      <>
        {form.hasAliases ? (
          <IconButton size="sm" tabIndex={tabIndex} label={`Change all of ${row.label}`} onClick={() => setEditing(row)}>
            <Pencil aria-hidden />
          </IconButton>
        ) : null}
        <IconButton
          size="sm"
          tabIndex={tabIndex}
          label={`Remove ${row.label}`}
          disabled={save.isPending}
          onClick={() => change(row, "remove")}
        >
          <Trash2 aria-hidden />
        </IconButton>
      </>
    );
  return (
    <>
      {draft ? (
        <div className="flex flex-wrap items-center gap-2 border-b border-border px-3 py-2">
          <Button onClick={() => setEditing("new")}>
            <Plus aria-hidden />
            Add a row
          </Button>
          <Button onClick={() => setPasting("")}>
            <ClipboardPaste aria-hidden />
            Paste rows
          </Button>
          <span className="text-meta text-muted-foreground max-lg:hidden pointer-coarse:hidden">
            Enter or F2 edits a cell, Tab goes on to the next, Esc takes back
          </span>
          <span className="ml-auto text-meta text-muted-foreground">{counted(rows.length, "row")}</span>
        </div>
      ) : null}
      {found.length === 0 ? (
        <p className="px-3 py-6 text-center text-muted-foreground">
          {query ? `No row holds “${shown.q}”.` : "There are no rows yet."}
        </p>
      ) : isNarrow ? (
        <RowsList form={form} rows={listed} changeOf={changeOf} onChoose={draft ? setEditing : null} />
      ) : draft ? (
        <RowsGrid
          key={draft.versionId}
          use={use}
          open={draft}
          form={form}
          rows={listed}
          changeOf={changeOf}
          acts={acts}
          onPasteRows={setPasting}
        />
      ) : (
        <ReadOnlyRows form={form} rows={listed} changeOf={changeOf} />
      )}
      {found.length > limit ? (
        <Button variant="ghost" className="m-2 self-start" onClick={() => setLimit(limit + 1_000)}>
          Show more of {formatNumber(found.length)} rows
        </Button>
      ) : null}
      {editing && draft ? (
        <RowDialog
          form={form}
          row={editing === "new" ? null : editing}
          open={draft}
          onClose={() => setEditing(null)}
          onSaved={use.changed}
          onRemove={editing !== "new" && isNarrow ? () => change(editing, "remove") : null}
        />
      ) : null}
      {pasting !== null && draft ? (
        <PasteDialog form={form} open={draft} pasted={pasting} onClose={() => setPasting(null)} onSaved={use.changed} />
      ) : null}
    </>
  );
}
