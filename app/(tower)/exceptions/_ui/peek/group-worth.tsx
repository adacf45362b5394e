import { Money } from "@/components/money/money";
import type { GroupDetail } from "../types";

const number = new Intl.NumberFormat("en-GB");
/** Causes that are named; beyond them it is said how many deals there are. */
const mostNamed = 3;

interface GroupWorthProps {
  group: GroupDetail["group"];
  elsewhere: GroupDetail["elsewhere"];
  advice: string;
  onOpen: (id: string) => void;
}

/** What a cause holds up and what that is worth, what of it counts under another blocker, and what to do. */
export function GroupWorth({ group, elsewhere, advice, onOpen }: GroupWorthProps) {
  const unnamed = elsewhere.slice(mostNamed).reduce((sum, other) => sum + other.exceptions, 0);
  return (
    <div>
      <p>
        Holds up {number.format(group.items)} {group.items === 1 ? "exception" : "exceptions"}{" "}
        {group.exposure ? (
          <>
            worth{" "}
            <span className="font-semibold">
              <Money amount={group.exposure.amount} currency={group.exposure.currency} precision="whole" />
            </span>
          </>
        ) : (
          `of unknown worth: ${group.unknown ?? "There is no rate of exchange for it"}`
        )}
        {group.snoozed > 0 ? `, ${number.format(group.snoozed)} more are snoozed` : ""}.
      </p>
      {elsewhere.slice(0, mostNamed).map((other) => (
        <p key={`${other.groupId} ${other.title}`} className="mt-1">
          {deals(other.exceptions)}
          {other.exposure ? (
            <>
              , <Money amount={other.exposure.amount} currency={other.exposure.currency} precision="whole" />,
            </>
          ) : null}{" "}
          {other.exceptions === 1 ? "counts" : "count"} under{" "}
          {other.groupId === null ? other.title : <Cause id={other.groupId} title={other.title} onOpen={onOpen} />}.
        </p>
      ))}
      {unnamed > 0 ? <p className="mt-1">{deals(unnamed)} more count under other causes.</p> : null}
      <p className="mt-1 text-muted-foreground">{advice}</p>
    </div>
  );
}

const deals = (count: number): string => `${number.format(count)} of these deals`;

const Cause = ({ id, title, onOpen }: { id: string; title: string; onOpen: (id: string) => void }) => (
  <button type="button" onClick={() => onOpen(id)} className="text-left text-primary hover:underline">
    {title}
  </button>
);
