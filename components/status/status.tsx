import type { LucideIcon } from "lucide-react";
import { cn } from "../ui/cn";
import { type Tone, toneIcon, toneText } from "./tone";

export interface StatusProps {
  tone: Tone;
  label: string;
  /** A Lucide icon that says more than the tone's own. */
  icon?: LucideIcon;
  /** More, on hover. */
  title?: string;
  className?: string;
}

/** A state, told by icon, word and colour, so that no one of them is needed alone. */
export function Status({ tone, label, icon, title, className }: StatusProps) {
  const Icon = icon ?? toneIcon[tone];
  return (
    <span
      title={title}
      className={cn("inline-flex max-w-full items-baseline gap-1.5 whitespace-nowrap", toneText[tone], className)}
    >
      <Icon aria-hidden className="size-3.5 shrink-0 self-center" />
      <span className="truncate">{label}</span>
    </span>
  );
}
