"use client";

import { Check, Copy } from "lucide-react";
import { useRef, useState } from "react";
import { cn } from "./cn";

export interface CopyButtonProps {
  value: string;
  /** What is copied: "correlation id". */
  label: string;
  /** Shows the value itself in monospace as the button's face; without it only the icon. */
  showValue?: boolean;
  /** Cuts a long value in the middle: "0194f3…9c2e". */
  shorten?: boolean;
  className?: string;
}

/** Copies an id. The value stays selectable text for those without clipboard rights. */
export function CopyButton({ value, label, showValue, shorten, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const shown = shorten && value.length > 14 ? `${value.slice(0, 6)}…${value.slice(-4)}` : value;

  async function copy() {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setCopied(false), 1500);
  }

  return (
    <button
      type="button"
      title={showValue && shorten ? value : `Copy ${label}`}
      onClick={(event) => {
        event.stopPropagation();
        copy().catch(() => setCopied(false));
      }}
      className={cn(
        "group/copy inline-flex min-h-5 max-w-full items-center gap-1 rounded-sm text-muted-foreground hover:text-foreground pointer-coarse:min-h-8 pointer-coarse:min-w-6",
        showValue && "font-mono text-meta",
        className,
      )}
    >
      <span className="sr-only">Copy {label}</span>
      {showValue ? <span className="truncate select-text">{shown}</span> : null}
      {copied ? (
        <Check aria-hidden className="size-3 shrink-0 text-ok" />
      ) : (
        <Copy
          aria-hidden
          className={cn("size-3 shrink-0 print:hidden", showValue && "opacity-50 group-hover/copy:opacity-100")}
        />
      )}
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
