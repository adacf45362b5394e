"use client";

import { Command, defaultFilter } from "cmdk";
import { CornerDownLeft, FileText, Keyboard, LoaderCircle, Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef, useState } from "react";
import { optionStyles } from "../ui/control";
import { Kbd } from "../ui/kbd";
import { nameLitOption } from "../ui/name-lit-option";
import { overlayStyles } from "../ui/overlay";
import { useFocusBack } from "../ui/use-focus-back";
import type { MenuSection, PaletteResult } from "./types";

const SETTLE_MS = 150;
const MIN_QUERY = 2;

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  menu: readonly MenuSection[];
  onSearch?: (query: string) => Promise<readonly PaletteResult[]>;
  onGo: (href: string) => void;
  onHelp: () => void;
}

/** Goes anywhere and finds anything by typing. */
export function CommandPalette({ open, onOpenChange, menu, onSearch, onGo, onHelp }: CommandPaletteProps) {
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyles} />
        <Radix.Content
          {...focusBack}
          aria-describedby={undefined}
          className="fixed top-[max(6vh,0.75rem)] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-xl -translate-x-1/2 animate-fade-in overflow-hidden rounded-lg border border-input/50 bg-card outline-none sm:top-[14vh]"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <PaletteBody
            menu={menu}
            onSearch={onSearch}
            onGo={(href) => {
              onOpenChange(false);
              onGo(href);
            }}
            onHelp={() => {
              onOpenChange(false);
              onHelp();
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type Found = { state: "idle" | "searching" | "failed"; results: readonly PaletteResult[] };
const IDLE: Found = { state: "idle", results: [] };

function PaletteBody({ menu, onSearch, onGo, onHelp }: Omit<CommandPaletteProps, "open" | "onOpenChange">) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Found>(IDLE);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);

  async function search(text: string, ticket: number) {
    if (!onSearch) return;
    const answer = await onSearch(text).then(
      (results): Found => ({ state: "idle", results }),
      (): Found => ({ state: "failed", results: [] }),
    );
    if (ticket === asked.current) setFound(answer);
  }
  function type(text: string) {
    setQuery(text);
    clearTimeout(timer.current);
    asked.current += 1;
    const ticket = asked.current;
    const wanted = text.trim();
    if (!onSearch || wanted.length < MIN_QUERY) return setFound(IDLE);
    setFound((before) => ({ ...before, state: "searching" }));
    timer.current = setTimeout(() => void search(wanted, ticket), SETTLE_MS);
  }

  const score = (text: string) => (query.trim() === "" ? 1 : defaultFilter(text, query.trim()));
  const pages = menu
    .flatMap((section) => section.items)
    .filter((item) => score(item.label) > 0)
    .toSorted((a, b) => score(b.label) - score(a.label));
  const groups = Object.entries(Object.groupBy(found.results, (result) => result.group));
  // Filtered here: what was found elsewhere need not hold the words that were typed, and the first of it is to be lit.
  return (
    <Command ref={nameLitOption} label="Search and commands" shouldFilter={false} loop>
      <div className="flex items-center gap-2 border-b border-border px-3.5">
        <Search aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        <Command.Input
          value={query}
          onValueChange={type}
          placeholder={onSearch ? "Find an engagement, a mapping or a page…" : "Go to…"}
          className="h-11 w-full bg-transparent outline-none pointer-coarse:text-[1rem]"
        />
        {found.state === "searching" ? (
          <LoaderCircle aria-hidden className="size-3.5 animate-spin text-muted-foreground" />
        ) : null}
      </div>
      <Command.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
        {found.state === "failed" ? (
          <p role="alert" className="px-2 py-2 text-warn">
            The search did not answer. Type again to retry.
          </p>
        ) : (
          <Command.Empty className="px-2 py-6 text-center text-muted-foreground">{emptyText(found.state, query)}</Command.Empty>
        )}
        {pages.length > 0 ? (
          <Command.Group heading="Go to" className={groupStyles}>
            {pages.map((item) => (
              <PaletteItem key={item.href} value={`go ${item.label}`} icon={item.icon} onPick={() => onGo(item.href)}>
                {item.label}
              </PaletteItem>
            ))}
          </Command.Group>
        ) : null}
        {groups.map(([group, results]) => (
          <Command.Group key={group} heading={group} className={groupStyles}>
            {results?.map((result) => (
              <PaletteItem
                key={result.id}
                value={`${group} ${result.id}`}
                icon={<FileText aria-hidden />}
                note={result.note}
                onPick={() => onGo(result.href)}
              >
                {result.label}
              </PaletteItem>
            ))}
          </Command.Group>
        ))}
        {score("keyboard shortcuts help") > 0 ? (
          <Command.Group heading="Help" className={groupStyles}>
            <PaletteItem value="keyboard shortcuts help" icon={<Keyboard aria-hidden />} note={<Kbd>?</Kbd>} onPick={onHelp}>
              Keyboard shortcuts
            </PaletteItem>
          </Command.Group>
        ) : null}
      </Command.List>
    </Command>
  );
}

const groupStyles =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted-foreground";

interface PaletteItemProps {
  value: string;
  icon: ReactNode;
  note?: ReactNode;
  onPick: () => void;
  children: ReactNode;
}

function PaletteItem({ value, icon, note, onPick, children }: PaletteItemProps) {
  return (
    <Command.Item value={value} onSelect={onPick} className={`${optionStyles} group/item min-h-8`}>
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {note ? <span className="shrink-0 text-meta text-muted-foreground">{note}</span> : null}
      <CornerDownLeft aria-hidden className="hidden group-data-[selected=true]/item:block pointer-coarse:hidden" />
    </Command.Item>
  );
}

function emptyText(state: Found["state"], query: string): string {
  if (state === "searching") return "Searching…";
  if (query.trim().length < MIN_QUERY) return "Type one letter more.";
  return `Nothing matches “${query.trim()}”.`;
}
