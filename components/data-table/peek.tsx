"use client";

import { ArrowUpRight, ChevronDown, ChevronUp, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "../ui/button";
import { IconButton } from "../ui/icon-button";
import { Skeleton } from "../ui/skeleton";

/** The ways out of a peek: back to the list, and to the rows beside it where there are any. */
export interface PeekSteps {
  onClose: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

export interface PeekProps extends PeekSteps {
  /** Null while it is on its way. */
  title: string | null;
  /** Under the title: status, money, whose turn. */
  summary?: ReactNode;
  /** The page of this row, if it has one. */
  href?: string;
  children: ReactNode;
  /** Stays at the foot: the main act. */
  footer?: ReactNode;
}

/** A row looked at beside its list. Place it with `ListLayout`. */
export function Peek({ title, summary, onClose, href, onPrevious, onNext, children, footer }: PeekProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="border-b border-border px-4 pt-1 pb-3">
        <div className="-mr-2 flex h-9 items-center gap-0.5 pointer-coarse:h-12">
          {onPrevious || onNext ? (
            <div className="-ml-1.5 flex">
              <IconButton label="Previous row" shortcut="K" onClick={onPrevious} disabled={!onPrevious}>
                <ChevronUp aria-hidden />
              </IconButton>
              <IconButton label="Next row" shortcut="J" onClick={onNext} disabled={!onNext}>
                <ChevronDown aria-hidden />
              </IconButton>
            </div>
          ) : null}
          <div className="ml-auto flex items-center gap-0.5">
            {href ? (
              <Button asChild variant="ghost" className="text-muted-foreground">
                <Link href={href}>
                  Open
                  <ArrowUpRight aria-hidden />
                </Link>
              </Button>
            ) : null}
            <IconButton label="Close" shortcut="Esc" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </div>
        </div>
        {title === null ? (
          <Skeleton className="my-1 w-3/5" />
        ) : (
          <h2 title={title} className="line-clamp-5 font-semibold">
            {title}
          </h2>
        )}
        {summary ? <div className="mt-1 text-muted-foreground">{summary}</div> : null}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
      {footer ? <footer className="flex flex-wrap items-center gap-2 border-t border-border px-4 py-2.5">{footer}</footer> : null}
    </div>
  );
}
