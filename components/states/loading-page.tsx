import { Skeleton } from "../ui/skeleton";
import { LoadingRows } from "./loading-rows";

/** A page of cards on its way, within `<Page>`: its head where it has one, then two columns. For `loading.tsx`. */
export function LoadingPage({ head, wide }: { head?: boolean; wide?: boolean }) {
  return (
    <div aria-busy className={wide ? "mx-auto flex max-w-[100rem] flex-col gap-4" : "mx-auto flex max-w-6xl flex-col gap-4"}>
      {head ? (
        <div className="flex h-40 flex-col gap-3 rounded-lg border border-border bg-card p-4">
          <Skeleton className="h-6 w-40" />
          <Skeleton className="w-64" />
        </div>
      ) : null}
      <div className={wide ? "grid items-start gap-4 xl:grid-cols-2" : "grid items-start gap-4 lg:grid-cols-2"}>
        <LoadingCard rows={10} />
        <LoadingCard rows={6} />
      </div>
    </div>
  );
}

const LoadingCard = ({ rows }: { rows: number }) => (
  <div className="overflow-hidden rounded-lg border border-border bg-card">
    <div className="flex h-10 items-center border-b border-border px-4">
      <Skeleton className="w-32" />
    </div>
    <LoadingRows rows={rows} />
  </div>
);
