"use client";

import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { overlayStyles } from "./overlay";
import { useFocusBack } from "./use-focus-back";

export interface AlertDialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactNode;
  /** The question: "Publish version 12?" */
  title: string;
  /** What will happen, in numbers, and whether it can be undone. */
  description: ReactNode;
  /** The verb of the act: "Publish", never "OK". */
  confirmLabel: string;
  danger?: boolean;
  busy?: boolean;
  /** Something that the act needs is not filled in yet. */
  incomplete?: boolean;
  onConfirm: () => void;
  /** More to read or fill in before the act. */
  children?: ReactNode;
}

/** Asks before an act that cannot simply be undone. A click outside does not close it. */
export function AlertDialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  confirmLabel,
  danger,
  busy,
  incomplete,
  onConfirm,
  children,
}: AlertDialogProps) {
  const focusBack = useFocusBack();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={overlayStyles} />
        <Radix.Content
          {...focusBack}
          className="fixed top-[16vh] left-1/2 z-50 max-h-[80vh] w-[calc(100vw-1.5rem)] max-w-md -translate-x-1/2 animate-fade-in overflow-y-auto rounded-lg border border-input/50 bg-card p-4 outline-none"
        >
          <Radix.Title className="line-clamp-3 text-body font-semibold">{title}</Radix.Title>
          <Radix.Description asChild>
            <div className="mt-1 text-body text-muted-foreground">{description}</div>
          </Radix.Description>
          {children ? <div className="mt-3">{children}</div> : null}
          <div className="mt-4 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>Cancel</Button>
            </Radix.Cancel>
            <Radix.Action asChild>
              <Button variant={danger ? "danger" : "primary"} busy={busy} disabled={incomplete} onClick={onConfirm}>
                {confirmLabel}
              </Button>
            </Radix.Action>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
