"use client";

import { Command } from "cmdk";
import { Check } from "lucide-react";
import { type ReactNode, useState } from "react";
import { optionStyles } from "./control";
import { nameLitOption } from "./name-lit-option";

export interface Option {
  value: string;
  label: string;
  /** Quieter text at the right: a code, a count. */
  note?: ReactNode;
  /** Further words that find it. */
  keywords?: string[];
  disabled?: boolean;
}

export interface OptionListProps {
  options: readonly Option[];
  value: string | null;
  onChoose: (value: string) => void;
  searchPlaceholder: string;
  /** Said when nothing matches. */
  emptyText: string;
  /** What is searched for at first: the key that opened the list. */
  query?: string;
  /** For lists that the server searches: called as one types; `options` are then shown as given. */
  onSearch?: (query: string) => void;
  /** Tab, with the option that one went to; null where one only looked. */
  onTab?: (lit: string | null, by: 1 | -1) => void;
}

/** The options of a choice, with a search above them; arrows light one, Enter takes it. */
export function OptionList({ onSearch, onTab, options, query = "", value, ...props }: OptionListProps) {
  const [lit, setLit] = useState(value ?? "");
  const [search, setSearch] = useState(query);
  const [hasGone, setHasGone] = useState(query !== "");
  return (
    <Command
      ref={nameLitOption}
      shouldFilter={!onSearch}
      label={props.searchPlaceholder}
      value={lit}
      onValueChange={setLit}
      onKeyDown={(event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") setHasGone(true);
        if (event.key !== "Tab" || !onTab) return;
        event.preventDefault();
        const found = hasGone ? options.find((option) => option.value === lit) : undefined;
        onTab(found?.value ?? null, event.shiftKey ? -1 : 1);
      }}
    >
      <Command.Input
        placeholder={props.searchPlaceholder}
        value={search}
        onValueChange={(next) => {
          setSearch(next);
          setHasGone(true);
          onSearch?.(next);
        }}
        className="h-8 w-full border-b border-border bg-transparent px-2.5 text-body outline-none pointer-coarse:h-11 pointer-coarse:text-[1rem]"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-3 text-meta text-muted-foreground">{props.emptyText}</Command.Empty>
        {options.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            keywords={[option.label, ...(option.keywords ?? [])]}
            disabled={option.disabled}
            onSelect={() => props.onChoose(option.value)}
            className={optionStyles}
          >
            <Check aria-hidden className={option.value === value ? "" : "invisible"} />
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.note ? <span className="text-meta text-muted-foreground">{option.note}</span> : null}
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
