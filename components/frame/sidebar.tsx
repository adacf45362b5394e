"use client";

import { FlaskConical } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { formatCount } from "../data-table/count";
import { toneIcon, toneText } from "../status/tone";
import { cn } from "../ui/cn";
import { When } from "../when/when";
import { activeItem } from "./active-item";
import { Logo } from "./logo";
import type { MenuItem, MenuSection, SourceHealth } from "./types";

export interface SidebarProps {
  menu: readonly MenuSection[];
  stalest?: SourceHealth | null;
  /** That the numbers of the menu could not be brought up to date. */
  unread?: ReactNode;
  demo?: { label: string; href: string } | null;
  /** Closes the menu on a phone. */
  onNavigate?: () => void;
}

/** The menu: where one can go, what waits there, and how fresh it all is. */
export function Sidebar({ menu, stalest, unread, demo, onNavigate }: SidebarProps) {
  const active = activeItem(menu, usePathname());
  return (
    <div className="flex h-full flex-col">
      <Link
        href="/"
        onClick={onNavigate}
        className="mx-2 flex h-13 items-center gap-2 rounded-md px-2 font-semibold tracking-[-0.01em]"
      >
        <Logo />
        Throughline
      </Link>
      <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 pb-4">
        {menu.map((section) => (
          <div key={section.label ?? "main"}>
            {section.label ? <p className="px-2 pb-1 text-meta text-muted-foreground">{section.label}</p> : null}
            <ul className="flex flex-col gap-px">
              {section.items.map((item) => (
                <MenuLink key={item.href} item={item} active={item === active} onNavigate={onNavigate} />
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="flex flex-col border-t border-border px-2 py-2 text-meta">
        {unread ? <div className="px-2 py-1 empty:hidden">{unread}</div> : null}
        {demo ? (
          <Link
            href={demo.href}
            onClick={onNavigate}
            className="flex h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-muted hover:text-foreground"
          >
            <FlaskConical aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">{demo.label}</span>
          </Link>
        ) : null}
        {stalest ? <Freshness source={stalest} onNavigate={onNavigate} /> : null}
      </div>
    </div>
  );
}

function MenuLink({ item, active, onNavigate }: { item: MenuItem; active: boolean; onNavigate?: () => void }) {
  return (
    <li>
      <Link
        href={item.href}
        onClick={onNavigate}
        aria-current={active ? "page" : undefined}
        className={cn(
          "flex h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-muted hover:text-foreground pointer-coarse:h-10 [&_svg]:size-4 [&_svg]:shrink-0",
          active && "bg-muted text-foreground",
        )}
      >
        <span aria-hidden className={cn("contents", active && "[&_svg]:text-primary")}>
          {item.icon}
        </span>
        <span className="min-w-0 flex-1 truncate">{item.label}</span>
        {item.count && item.count.value > 0 ? (
          <span className="text-meta text-muted-foreground">
            {formatCount(item.count)}
            <span className="sr-only"> waiting</span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}

function Freshness({ source, onNavigate }: { source: SourceHealth; onNavigate?: () => void }) {
  const Icon = toneIcon[source.tone];
  return (
    <Link
      href={source.href}
      onClick={onNavigate}
      title="The source that is furthest behind"
      className="flex h-7 items-center gap-2 rounded-md px-2 text-muted-foreground hover:bg-muted hover:text-foreground"
    >
      <Icon aria-hidden className={cn("size-3.5 shrink-0", toneText[source.tone])} />
      <span className="truncate">{source.label}</span>
      <span className="ml-auto">
        <When at={source.lastOkAt} cause="It has never answered" />
      </span>
    </Link>
  );
}
