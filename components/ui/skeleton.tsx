import { cn } from "./cn";

/** A place kept for what is still loading, of the same size, so nothing jumps. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-3 animate-pulse rounded-sm bg-muted", className)} />;
}
