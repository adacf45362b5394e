import { Skeleton } from "../ui/skeleton";

const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-2/3", "w-1/3"];

/** Lines that stand for a list on its way. */
export function LoadingRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col">
      {Array.from({ length: rows }, (_, index) => index).map((row) => (
        <div key={row} className="flex h-8 items-center gap-4 border-b border-border px-4 last:border-0">
          <Skeleton className={WIDTHS[row % WIDTHS.length]} />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
