import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import type { EngagementDetail } from "../../_ui/types";

const hoursADay = 8;
const days = (hours: number): string => (hours / hoursADay < 0.05 ? "< 0.1 d" : `${(hours / hoursADay).toFixed(1)} d`);

/** What each team's turns have cost so far, in business days of eight hours. */
export function Court({ court }: { court: EngagementDetail["court"] }) {
  if (court.lost.length === 0) return <p className="text-muted-foreground">None: it never waited for anybody.</p>;
  const most = Math.max(...court.lost.map(({ hours }) => hours), 0.1);
  return (
    <div className="flex flex-col gap-2">
      <ul className="flex flex-col gap-1.5">
        {court.lost.map(({ hours, team }) => (
          <li key={team} className="grid grid-cols-[8rem_minmax(0,1fr)_3.5rem] items-center gap-3">
            <span className={team === court.team ? "font-semibold" : undefined}>{teamNames[team]}</span>
            <span aria-hidden className="h-1.5 rounded-full bg-muted">
              <span className="block h-full rounded-full bg-primary" style={{ width: `${Math.max(1, (hours / most) * 100)}%` }} />
            </span>
            <span className="text-right tabular-nums">{days(hours)}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary className="cursor-pointer text-meta text-muted-foreground hover:text-foreground">
          Whose turn it was, and when
        </summary>
        <ol className="mt-2 flex flex-col gap-1">
          {court.turns.map((turn) => (
            <li key={`${turn.team} ${turn.from.toISOString()}`} className="flex flex-wrap gap-x-2">
              <span className="w-32">{teamNames[turn.team]}</span>
              <span className="text-muted-foreground">
                <When at={turn.from} mode="datetime" /> – {turn.until ? <When at={turn.until} mode="datetime" /> : "now"}
              </span>
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
