"use client";

import { type ReactNode, useState } from "react";
import { useShortcuts } from "../keyboard/use-shortcuts";
import type { Theme } from "../theme/theme";
import { Sheet } from "../ui/sheet";
import { NowProvider } from "../when/now";
import { CommandPalette } from "./command-palette";
import { FrameContext } from "./frame-context";
import { useGo } from "./go-context";
import { KeyboardHelp } from "./keyboard-help";
import { Sidebar, type SidebarProps } from "./sidebar";
import type { FrameOption, FrameUser, KeyGroup, PaletteResult } from "./types";

export interface FrameProps extends Omit<SidebarProps, "onNavigate"> {
  user: FrameUser;
  /** From the theme cookie. */
  theme: Theme;
  /** The server's now; everything below tells time from it. */
  now: Date;
  timeZone?: string;
  /** Choices of the entity filter (`?entity=`), without "All". */
  entities?: readonly FrameOption[];
  /** Choices of the period (`?period=`), newest first. */
  periods?: readonly FrameOption[];
  /** Finds records for the palette. */
  onSearch?: (query: string) => Promise<readonly PaletteResult[]>;
  /** What the reader is told: stands in the bar over every page. */
  notices?: ReactNode;
  /** Keys of the product's own parts, added to the help. */
  keyGroups?: readonly KeyGroup[];
  children: ReactNode;
}

/** The product's frame: menu, palette, help. Pages bring their top bar with `<Page>`. */
export function Frame({
  user,
  theme,
  now,
  timeZone,
  entities = [],
  periods = [],
  onSearch,
  notices,
  keyGroups,
  children,
  ...sidebar
}: FrameProps) {
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const go = useGo();
  useShortcuts({ "mod+k": () => setPaletteOpen(true), "?": () => setHelpOpen(true) }, { inPeek: true });

  const frame = {
    user,
    theme,
    entities,
    periods,
    notices,
    openMenu: () => setMenuOpen(true),
    openPalette: () => setPaletteOpen(true),
    openHelp: () => setHelpOpen(true),
  };
  return (
    <NowProvider now={now} timeZone={timeZone}>
      <FrameContext value={frame}>
        <a
          href="#content"
          className="fixed top-2 left-2 z-60 -translate-y-16 rounded-md bg-primary px-3 py-1.5 font-semibold text-primary-foreground focus:translate-y-0"
        >
          Skip to content
        </a>
        <div className="flex h-dvh overflow-hidden print:block print:h-auto print:overflow-visible">
          <aside aria-label="Sidebar" className="hidden w-56 shrink-0 border-r border-border lg:block print:hidden">
            <Sidebar {...sidebar} />
          </aside>
          <div className="flex min-w-0 flex-1 flex-col print:block">{children}</div>
        </div>
        <Sheet open={menuOpen} onOpenChange={setMenuOpen} title="Menu" side="left" className="max-w-72">
          <Sidebar {...sidebar} onNavigate={() => setMenuOpen(false)} />
        </Sheet>
        <CommandPalette
          open={paletteOpen}
          onOpenChange={setPaletteOpen}
          menu={sidebar.menu}
          onSearch={onSearch}
          onGo={go}
          onHelp={() => setHelpOpen(true)}
        />
        <KeyboardHelp open={helpOpen} onOpenChange={setHelpOpen} further={keyGroups} />
      </FrameContext>
    </NowProvider>
  );
}
