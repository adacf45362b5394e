import { cn } from "../ui/cn";

/** The mark: one line that runs through a node from low to high. Decorative; its name stands beside it. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={cn("size-5 shrink-0", className)}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path d="M4 22.5h4.5c7.5 0 7.5-13 15-13H28" className="stroke-primary-foreground" strokeWidth="3" strokeLinecap="round" />
      <circle cx="16" cy="16" r="4" className="fill-primary stroke-primary-foreground" strokeWidth="3" />
    </svg>
  );
}
