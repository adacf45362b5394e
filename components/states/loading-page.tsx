import { Skeleton } from "../ui/skeleton";
import { LoadingRows } from "./loading-rows";

/** A page on its way: the same bones as a page with figures and a list. For `loading.tsx`. */
export function LoadingPage({ figures = 0, rows = 12 }: { figures?: number; rows?: number }) {
  return (
    <div className="flex flex-col gap-4 p-4 sm:p-6">
      {figures > 0 ? (
        <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
          {Array.from({ length: figures }, (_, index) => index).map((figure) => (
            <div key={figure} className="flex flex-col gap-3 rounded-lg border border-border bg-card p-4">
              <Skeleton className="w-24" />
              <Skeleton className="h-6 w-32" />
            </div>
          ))}
        </div>
      ) : null}
      <div className="rounded-lg border border-border bg-card">
        <LoadingRows rows={rows} />
      </div>
    </div>
  );
}
