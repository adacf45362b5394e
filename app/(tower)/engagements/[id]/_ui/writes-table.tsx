import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { cardCell } from "@/components/ui/card-cell";
import { cn } from "@/components/ui/cn";
import { When } from "@/components/when/when";
import type { EngagementDetail } from "../../_ui/types";

const typeNames: Readonly<Record<string, string>> = { erp_project: "Project", erp_hold: "Hold" };
const typeName = (type: string): string => {
  const text = typeNames[type] ?? type.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const states: Readonly<Record<string, { tone: Tone; label: string }>> = {
  intended: { tone: "info", label: "About to be written" },
  sent: { tone: "info", label: "Sent, no answer yet" },
  unknown: { tone: "warn", label: "Outcome not known yet" },
  settled: { tone: "ok", label: "Written" },
  rejected: { tone: "danger", label: "Refused" },
  shadow: { tone: "neutral", label: "Would be written" },
};

/** Each write to a system: what, where, and what became of it. */
export function WritesTable({ writes }: { writes: EngagementDetail["writes"] }) {
  if (writes.length === 0) return <p className="px-4 py-3 text-muted-foreground">Nothing has been written yet.</p>;
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          <th className={cn(cardCell, "text-left font-normal")}>What</th>
          <th className={cn(cardCell, "text-left font-normal")}>Outcome</th>
          <th className={cn(cardCell, "text-right font-normal")}>When</th>
        </tr>
      </thead>
      <tbody>
        {writes.map((write) => {
          const state = states[write.state] ?? { tone: "neutral" as const, label: write.state };
          return (
            <tr key={write.id} className="align-top">
              <td className={cardCell}>
                {typeName(write.type)} <span className="text-muted-foreground">in {write.connectionName}</span>
                {write.error ? <p className="text-meta break-words text-danger">{write.error}</p> : null}
              </td>
              <td className={cardCell}>
                <Status {...state} />
              </td>
              <td className={cn(cardCell, "text-right text-meta text-muted-foreground")}>
                <When at={write.settledAt ?? write.intendedAt} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
