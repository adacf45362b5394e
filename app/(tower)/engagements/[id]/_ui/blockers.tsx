import Link from "next/link";
import { Money } from "@/components/money/money";
import { Dotted } from "@/components/ui/dotted";
import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import type { EngagementDetail } from "../../_ui/types";

/** What stops it, the primary first, with a way into the queue for those whose queue it is. A cut-off is a day of its entity's. */
export function Blockers({ blockers, timeZone }: { blockers: EngagementDetail["exceptions"]; timeZone: string | null }) {
  if (blockers.length === 0) return <p className="text-muted-foreground">Nothing stops this engagement.</p>;
  return (
    <ul className="flex flex-col gap-3">
      {blockers.map((blocker) => (
        <li key={blocker.id} className="min-w-0">
          <p className="font-semibold break-words">
            {blocker.isYours ? (
              <Link href={`/exceptions?queue=${blocker.team}&view=items&peek=${blocker.id}`} className="hover:underline">
                {blocker.title}
              </Link>
            ) : (
              blocker.title
            )}
          </p>
          <p className="text-muted-foreground">{blocker.advice}</p>
          <Dotted className="text-meta text-muted-foreground">
            <span>{teamNames[blocker.team]}</span>
            <span>
              open since <When at={blocker.openedAt} mode="date" />
            </span>
            {blocker.isPrimary && blocker.exposureAmount !== null && blocker.cutoffAt ? (
              <span>
                <Money amount={blocker.exposureAmount} currency={blocker.exposureCurrency} /> at stake by{" "}
                <When at={blocker.cutoffAt} mode="date" timeZone={timeZone ?? undefined} />
              </span>
            ) : null}
          </Dotted>
        </li>
      ))}
    </ul>
  );
}
