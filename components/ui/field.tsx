"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";

export interface FieldProps {
  label: string;
  /** One control; it receives id, aria-describedby, aria-invalid and aria-required. */
  children: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: string;
  required?: boolean;
  /** Keeps the label for screen readers only, where the place already says it. */
  hideLabel?: boolean;
  className?: string;
}

/** A labelled control with its hint and its error. */
export function Field({ label, children, hint, error, required, hideLabel, className }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error ? errorId : "", hint ? hintId : ""].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <label htmlFor={id} className={cn("text-meta font-semibold text-foreground", hideLabel && "sr-only")}>
        {label}
        {required ? <span className="font-normal text-muted-foreground"> (required)</span> : null}
      </label>
      <Slot.Root
        id={id}
        aria-describedby={describedBy}
        aria-invalid={error ? true : undefined}
        aria-required={required || undefined}
      >
        {children}
      </Slot.Root>
      {error ? (
        <p id={errorId} role="alert" className="text-meta text-danger">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-meta text-muted-foreground">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
