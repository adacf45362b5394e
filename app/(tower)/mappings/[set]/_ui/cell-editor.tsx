"use client";

import { useId, useRef } from "react";
import { OptionList } from "@/components/ui/option-list";
import { PopoverContent } from "@/components/ui/popover";
import type { CellInput } from "./grid-cells";

/** Where the keyboard goes when a cell is left: it stays, goes to the cell below, to the next or the one before; or a click leads. */
export type Leave = "stay" | "below" | "next" | "before" | "elsewhere";

interface CellEditorProps {
  /** What is entered, for screen readers. */
  label: string;
  /** What was typed to open it. */
  typed: string | null;
  onCommit: (entered: string, leave: Leave) => void;
  onCancel: (leave: Leave) => void;
}

type EditorOf<Kind extends CellInput["kind"]> = CellEditorProps & { input: Extract<CellInput, { kind: Kind }> };

const takeFocus = (input: HTMLInputElement | null) => input?.focus();

/** The text of a cell while it is edited: Enter and Tab keep what was entered, Esc does not. It lies over the cell. */
export function TextEditor({ input, label, onCancel, onCommit, typed }: EditorOf<"text">) {
  const listId = useId();
  // Leaving by a key takes the focus away as well, which must not be taken for a click elsewhere.
  const isLeft = useRef(false);
  const commit = (text: string, leave: Leave) => {
    if (isLeft.current) return;
    isLeft.current = true;
    onCommit(text, leave);
  };
  return (
    <>
      <input
        ref={takeFocus}
        aria-label={label}
        defaultValue={typed ?? input.text}
        list={input.proposals.length > 0 ? listId : undefined}
        maxLength={200}
        onFocus={(event) => (typed === null ? event.currentTarget.select() : undefined)}
        onBlur={(event) => commit(event.currentTarget.value, "elsewhere")}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          const text = event.currentTarget.value;
          if (event.key === "Enter") commit(text, "below");
          else if (event.key === "Tab") commit(text, event.shiftKey ? "before" : "next");
          else if (event.key === "Escape") {
            isLeft.current = true;
            onCancel("stay");
          } else return;
          event.preventDefault();
        }}
        className="absolute inset-0 min-w-0 bg-card px-3 outline-2 -outline-offset-2 outline-ring"
      />
      {input.proposals.length > 0 ? (
        <datalist id={listId}>
          {input.proposals.map((proposal) => (
            <option key={proposal} value={proposal} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** The options of a cell while it is edited. It stands in a `Popover` whose anchor is the cell. */
export function ChoiceEditor({ input, label, onCancel, onCommit, typed }: EditorOf<"choice">) {
  // What is left by a key loses the focus as well, which must not be taken for a click elsewhere.
  const isLeft = useRef(false);
  const leave = (chosen: string | null, how: Leave) => {
    if (isLeft.current) return;
    isLeft.current = true;
    if (chosen === null) onCancel(how);
    else onCommit(chosen, how);
  };
  return (
    <PopoverContent
      label={label}
      className="w-64 p-0"
      onCloseAutoFocus={(event) => event.preventDefault()}
      onEscapeKeyDown={(event) => {
        event.preventDefault();
        leave(null, "stay");
      }}
      onInteractOutside={() => leave(null, "elsewhere")}
    >
      <OptionList
        options={input.options}
        value={input.chosen}
        query={typed ?? ""}
        searchPlaceholder={label}
        emptyText="Nothing matches."
        onChoose={(chosen) => leave(chosen, "stay")}
        onTab={(lit, by) => leave(lit, by === 1 ? "next" : "before")}
      />
    </PopoverContent>
  );
}
