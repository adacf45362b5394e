import Link from "next/link";
import { Money } from "@/components/money/money";
import { formatNumber } from "@/components/number/format-number";
import { hrefTo } from "../../../_ui/links";
import type { ExceptionFilterAsked } from "../../search-params";
import type { GroupDetail } from "../types";

interface GroupMembersProps {
  group: GroupDetail["group"];
  members: GroupDetail["members"];
  /** All that is open of it is snoozed. */
  isAsleep: boolean;
  filter: ExceptionFilterAsked;
  onOpen: (id: string) => void;
}

/** The first exceptions of a cause, with what each holds up, and the way to all of them. */
export function GroupMembers({ group, members, isAsleep, filter, onOpen }: GroupMembersProps) {
  const all = isAsleep ? group.snoozed : group.items;
  return (
    <section>
      <h3 className="mb-1 font-semibold">What it holds up</h3>
      <ul>
        {members.map((member) => (
          <li key={member.id} className="border-b border-border last:border-b-0">
            <button
              type="button"
              onClick={() => onOpen(member.id)}
              className="flex w-full items-baseline justify-between gap-3 py-1.5 text-left hover:bg-muted/60"
            >
              <span className="min-w-0">
                <span className="block truncate">{member.engagement?.name ?? member.title}</span>
                <span className="block truncate text-meta text-muted-foreground">
                  {[member.engagement?.customerName, member.entityCode].filter(Boolean).join(" · ")}
                </span>
              </span>
              <Money
                amount={member.exposure.shown?.amount}
                currency={member.exposure.shown?.currency}
                precision="whole"
                cause={member.exposure.unknown ?? "There is no rate of exchange for it"}
              />
            </button>
          </li>
        ))}
      </ul>
      {all > members.length ? (
        <Link
          href={hrefTo("/exceptions", {
            view: "items",
            queue: group.team,
            group: group.groupKey,
            snoozed: isAsleep ? "only" : null,
            backfill: filter.backfill === "no" ? null : filter.backfill,
            entity: filter.entityCodes?.[0],
          })}
          className="text-primary hover:underline"
        >
          All {formatNumber(all)}
        </Link>
      ) : null}
    </section>
  );
}
