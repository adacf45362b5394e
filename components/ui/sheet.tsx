"use client";

import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { keepsListKeys } from "../keyboard/use-shortcuts";
import { cn } from "./cn";
import { overlayStyles } from "./overlay";
import { useFocusBack } from "./use-focus-back";

export interface SheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** For screen readers; the content shows its own heading. */
  title: string;
  side?: "left" | "right";
  /** A peek, over its list: the list's keys go on working, and what this answers gets the focus afterwards. */
  list?: { currentRow: () => Element | null | undefined };
  children: ReactNode;
  className?: string;
}

/** A panel over the page from one side: the menu and the peek on a phone. */
export function Sheet({ open, onOpenChange, title, side = "right", list, children, className }: SheetProps) {
  const focusBack = useFocusBack(list?.currentRow);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayStyles} />
        <Radix.Content
          aria-describedby={undefined}
          {...(list && { [keepsListKeys]: "" })}
          // The panel itself, not its first button, whose tooltip would open over the heading.
          onCloseAutoFocus={focusBack.onCloseAutoFocus}
          onOpenAutoFocus={(event) => {
            focusBack.onOpenAutoFocus();
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className={cn(
            "fixed inset-y-0 z-50 flex w-full max-w-md animate-fade-in flex-col overflow-hidden bg-card outline-none",
            side === "right" ? "right-0 border-l border-border" : "left-0 border-r border-border",
            className,
          )}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
