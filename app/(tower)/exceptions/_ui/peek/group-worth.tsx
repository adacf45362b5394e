import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { isZero } from "@/server/domain/money";
import { ofUnknownWorth } from "../../../_ui/unknown-worth";
import type { GroupDetail } from "../types";

/** Causes that are named; beyond them it is said how many deals there are. */
const mostNamed = 3;

interface GroupWorthProps {
  group: GroupDetail["group"];
  /** What its exceptions stand in the way of; of a connection those of deals and its own are told together. */
  about: "deal" | "record" | "system";
  elsewhere: GroupDetail["elsewhere"];
  advice: string;
  /** Only imported history is shown: no cut-off waits for it. */
  isHistory: boolean;
  onOpen: (id: string) => void;
}

/** What a cause holds up and what that is worth, what of it counts under another blocker, and what to do. */
export function GroupWorth({ group, about, elsewhere, advice, isHistory, onOpen }: GroupWorthProps) {
  const unnamed = elsewhere.slice(mostNamed).reduce((sum, other) => sum + other.exceptions, 0);
  return (
    <div>
      <p>
        {about === "system" ? (
          `What depends on it waits${group.unknown ? `. ${group.unknown}` : ""}`
        ) : (
          <>
            Holds up {counted(group.items, isHistory ? `earlier ${about}` : about)}
            <Due group={group} isElsewhere={elsewhere.length > 0} isHistory={isHistory} />
          </>
        )}
        {group.snoozed > 0 ? `. ${formatNumber(group.snoozed)} more ${group.snoozed === 1 ? "is" : "are"} snoozed` : ""}.
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

/** What of these deals cannot be billed in time, after the word of how many they are. */
function Due({ group, isElsewhere, isHistory }: Pick<GroupWorthProps, "group" | "isHistory"> & { isElsewhere: boolean }) {
  const { exposure, unknown, unknownWorth } = group;
  if (!exposure) return `; how much of that falls due is not known: ${unknown ?? "there is no rate of exchange for it"}`;
  // Where it is counted under other causes, they are named next.
  if (isZero(exposure.amount) && (isElsewhere || isHistory)) return null;
  if (isZero(exposure.amount)) return "; nothing of that falls due by the next cut-off";
  const money = (
    <span className="font-semibold">
      <Money amount={exposure.amount} currency={exposure.currency} precision="whole" />
    </span>
  );
  if (isHistory) return <>, with {money} to be billed</>;
  return (
    <>
      {" "}
      and keeps {money}
      {unknownWorth > 0 ? ` and ${ofUnknownWorth(unknownWorth)}` : null} from being billed by the next{" "}
      <span className="whitespace-nowrap">cut-off</span>
    </>
  );
}

const deals = (count: number): string => `${formatNumber(count)} of these deals`;

const Cause = ({ id, title, onOpen }: { id: string; title: string; onOpen: (id: string) => void }) => (
  <button type="button" onClick={() => onOpen(id)} className="text-left text-primary hover:underline">
    {title}
  </button>
);
