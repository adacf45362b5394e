"use client";

import { Keyboard, Menu, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Kbd } from "../ui/kbd";
import { useFrame } from "./frame-context";
import { FrameFilters } from "./frame-filters";
import { ThemeMenu } from "./theme-menu";
import { useModKey } from "./use-mod-key";
import { UserMenu } from "./user-menu";

export interface TopBarProps {
  heading: ReactNode;
  actions?: ReactNode;
  filters?: readonly ("entity" | "period")[];
}

/** The bar over a page: where one is, what it is about, and the way to everything else. */
export function TopBar({ heading, actions, filters = [] }: TopBarProps) {
  const frame = useFrame();
  const mod = useModKey();
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-2 border-b border-border px-3 sm:px-4">
      <IconButton label="Menu" className="-ml-1.5 lg:hidden print:hidden" onClick={frame.openMenu}>
        <Menu aria-hidden />
      </IconButton>
      <div className="min-w-0 flex-1 py-2">{heading}</div>
      {filters.length > 0 ? (
        <div className="order-last flex w-full gap-2 pb-2 sm:order-none sm:w-auto sm:pb-0">
          <FrameFilters filters={filters} />
        </div>
      ) : null}
      {actions ? <div className="flex items-center gap-2 print:hidden">{actions}</div> : null}
      <div className="flex items-center gap-0.5 print:hidden">
        <Button variant="ghost" className="hidden text-muted-foreground md:inline-flex" onClick={frame.openPalette}>
          <Search aria-hidden />
          <span className="sr-only">Search and commands</span>
          <Kbd>{mod} K</Kbd>
        </Button>
        <IconButton label="Search and commands" className="md:hidden" onClick={frame.openPalette}>
          <Search aria-hidden />
        </IconButton>
        <IconButton label="Keyboard" shortcut="?" className="hidden pointer-fine:md:inline-flex" onClick={frame.openHelp}>
          <Keyboard aria-hidden />
        </IconButton>
        {frame.notices}
        <ThemeMenu initial={frame.theme} />
        <UserMenu user={frame.user} />
      </div>
    </header>
  );
}
