"use client";

import { Search, X } from "lucide-react";
import { useCallback, useRef, useState } from "react";
import { useShortcuts } from "../keyboard/use-shortcuts";
import { cn } from "../ui/cn";
import { controlStyles, typedStyles } from "../ui/control";
import { Kbd } from "../ui/kbd";
import { tellEarlyTyping } from "../ui/tell-early-typing";
import { longestSearch } from "./table-url";

const SETTLE_MS = 250;

export interface SearchBoxProps {
  value: string;
  onValueChange: (value: string) => void;
  placeholder?: string;
  className?: string;
}

/** Free text over a list; `/` comes here, Enter and Esc leave, and the list follows when typing rests. */
export function SearchBox({ value, onValueChange, placeholder = "Filter…", className }: SearchBoxProps) {
  const [draft, setDraft] = useState(value);
  const [settled, setSettled] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const attach = useCallback((field: HTMLInputElement | null) => {
    input.current = field;
    tellEarlyTyping(field);
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  // The URL changed without us (Back, a saved view): show what it says now.
  if (value !== settled) {
    setSettled(value);
    setDraft(value);
  }

  function settle(text: string) {
    clearTimeout(timer.current);
    setSettled(text);
    if (text !== value) onValueChange(text);
  }
  function type(text: string) {
    setDraft(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => settle(text), SETTLE_MS);
  }

  useShortcuts({ "/": () => input.current?.focus() });

  return (
    <div className={cn("relative min-w-0 flex-1 sm:w-60 sm:flex-none", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-muted-foreground"
      />
      <input
        ref={attach}
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={draft}
        maxLength={longestSearch}
        onChange={(event) => type(event.target.value)}
        onBlur={() => settle(draft)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          // A browser's own Escape empties a search field; here it keeps what was typed, and the list takes the keys.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className={cn(controlStyles, typedStyles, "px-7 [&::-webkit-search-cancel-button]:hidden")}
      />
      {draft ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            setDraft("");
            settle("");
          }}
          className="absolute top-1/2 right-1 inline-flex size-5 -translate-y-1/2 items-center justify-center rounded-sm text-muted-foreground hover:text-foreground pointer-coarse:size-8"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : (
        <Kbd className="pointer-events-none absolute top-1/2 right-1.5 -translate-y-1/2 text-muted-foreground pointer-coarse:hidden">
          /
        </Kbd>
      )}
    </div>
  );
}
