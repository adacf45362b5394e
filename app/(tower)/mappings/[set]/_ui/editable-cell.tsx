"use client";

import type { ClipboardEvent, KeyboardEvent } from "react";
import { cn } from "@/components/ui/cn";
import { Popover, PopoverAnchor } from "@/components/ui/popover";
import { ChoiceEditor, type Leave, TextEditor } from "./cell-editor";
import type { CellInput } from "./grid-cells";

interface EditableCellProps {
  id: string;
  /** The heading of its column. */
  label: string;
  /** Names its row for screen readers. */
  rowLabel: string;
  text: string;
  columns: number;
  isChosen: boolean;
  isChanged: boolean;
  /** Why what was entered is not in the draft. */
  wrong: string | undefined;
  /** Set while it is edited, with what was typed to begin. */
  editor: { input: CellInput; typed: string | null } | null;
  onFocus: () => void;
  onEdit: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPaste: (event: ClipboardEvent) => void;
  onCommit: (entered: string, leave: Leave) => void;
  onCancel: (leave: Leave) => void;
}

/** A cell of the grid: a button that says its value, and over it the field or the options while it is edited. */
export function EditableCell({ columns, editor, label, rowLabel, text, wrong, ...props }: EditableCellProps) {
  const wrongId = `${props.id} wrong`.replaceAll(/\s/g, "-");
  const ofWhat = `${label} of ${rowLabel}`;
  const edit = { label: ofWhat, typed: editor?.typed ?? null, onCommit: props.onCommit, onCancel: props.onCancel };
  return (
    <td
      colSpan={columns}
      className={cn("border-b border-border p-0 align-top", wrong ? "bg-danger/8" : props.isChanged && "bg-info/10")}
    >
      <Popover open={editor?.input.kind === "choice"}>
        <div className="relative">
          <PopoverAnchor asChild>
            <button
              type="button"
              id={props.id}
              tabIndex={props.isChosen ? 0 : -1}
              aria-label={`${label}: ${text || "empty"}`}
              aria-describedby={wrong ? wrongId : undefined}
              onFocus={props.onFocus}
              onClick={props.onEdit}
              onKeyDown={props.onKeyDown}
              onPaste={props.onPaste}
              className="block min-h-8 w-full cursor-text px-3 py-1.5 text-left -outline-offset-2"
            >
              {label === "Same as" ? <span className="text-muted-foreground">same as </span> : null}
              {text}
            </button>
          </PopoverAnchor>
          {editor?.input.kind === "text" ? <TextEditor {...edit} input={editor.input} /> : null}
        </div>
        {editor?.input.kind === "choice" ? <ChoiceEditor {...edit} input={editor.input} /> : null}
      </Popover>
      {wrong ? (
        <p id={wrongId} className="px-3 pb-1.5 text-meta text-danger">
          {wrong}
        </p>
      ) : null}
    </td>
  );
}
