import { Skeleton } from "../ui/skeleton";
import { LoadingRows } from "./loading-rows";

/** A page that is a list on its way, within `<Page fill>`: as many bars as it has over its rows, the head of the table, rows. For `loading.tsx`. */
export function LoadingList({ bars = 1 }: { bars?: number }) {
  return (
    <div aria-busy className="flex h-full flex-col overflow-hidden">
      <div className="flex flex-col gap-2 border-b border-border px-3 py-2">
        {Array.from({ length: bars }, (_, index) => index).map((bar) => (
          <Skeleton key={bar} className="h-7 w-60 rounded-md pointer-coarse:h-10" />
        ))}
      </div>
      <div className="h-8 shrink-0 border-b border-border bg-card" />
      <div className="min-h-0 flex-1 bg-card">
        <LoadingRows rows={16} />
      </div>
    </div>
  );
}
