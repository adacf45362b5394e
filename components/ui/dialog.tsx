"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./cn";
import { overlayStyles } from "./overlay";
import { useFocusBack } from "./use-focus-back";

export const Dialog = Radix.Root;

/** Closes the dialog, and nothing is changed. */
export function DialogCancel() {
  return (
    <Radix.Close asChild>
      <Button>Cancel</Button>
    </Radix.Close>
  );
}

export interface DialogContentProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** It holds nothing but text: then the text itself takes the focus, so that keys scroll it. */
  isText?: boolean;
  className?: string;
}

/** A dialog's window. Escape and a click outside close it; focus returns to where it was. */
export function DialogContent({ title, description, children, footer, size = "md", isText, className }: DialogContentProps) {
  const focusBack = useFocusBack();
  const width = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" }[size];
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayStyles} />
      <Radix.Content
        {...focusBack}
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed top-[max(4vh,1rem)] left-1/2 z-50 flex max-h-[92vh] w-[calc(100vw-1.5rem)] -translate-x-1/2 animate-fade-in flex-col rounded-lg border border-input/50 bg-card outline-none sm:top-[12vh] sm:max-h-[76vh]",
          width,
          className,
        )}
      >
        <header className="px-4 pt-3.5 pr-12 pb-2">
          <Radix.Title className="line-clamp-3 text-body font-semibold">{title}</Radix.Title>
          {description ? (
            <Radix.Description className="mt-0.5 text-meta text-muted-foreground">{description}</Radix.Description>
          ) : null}
        </header>
        <div tabIndex={isText ? 0 : undefined} className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">
          {children}
        </div>
        {footer ? <footer className="flex flex-wrap justify-end gap-2 border-t border-border px-4 py-3">{footer}</footer> : null}
        {/* Last, so that the focus goes to the first field. */}
        <Radix.Close
          aria-label="Close"
          className="absolute top-2 right-2 inline-flex size-7 items-center justify-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground pointer-coarse:size-10"
        >
          <X aria-hidden className="size-3.5" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}
