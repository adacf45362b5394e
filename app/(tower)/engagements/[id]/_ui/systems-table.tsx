import { ArrowUpRight } from "lucide-react";
import { Status } from "@/components/status/status";
import { cardCell } from "@/components/ui/card-cell";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { When } from "@/components/when/when";
import { subjectName } from "../../../audit/_ui/action-name";
import type { EngagementDetail } from "../../_ui/types";

type SystemRecord = EngagementDetail["systems"][number];

/** "billing_schedule:1" → "Billing schedule 1". */
const typeName = (type: string): string => subjectName(type.replaceAll(":", " "));

const origins: Readonly<Record<string, string>> = {
  source: "It comes from there",
  created: "Throughline created it",
  adopted: "It was there already and fits",
  confirmed: "A person said that it is this one",
};

/** The same thing in each system: what it is there, its id, and when it was last seen. */
export function SystemsTable({ systems }: { systems: readonly SystemRecord[] }) {
  if (systems.length === 0) return <p className="px-4 py-3 text-muted-foreground">It is in no system yet.</p>;
  return (
    <table aria-label="In each system" className="w-full border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          {["System", "What", "Id there"].map((header) => (
            <th key={header} className={cn(cardCell, "text-left font-normal")}>
              {header}
            </th>
          ))}
          <th className={cn(cardCell, "text-right font-normal")}>Last seen</th>
        </tr>
      </thead>
      <tbody>
        {systems.map((system, index) => {
          const isRepeated = systems[index - 1]?.connection === system.connection;
          return (
            <tr key={`${system.connection} ${system.type} ${system.externalId}`} title={origins[system.origin]}>
              <td className={cardCell}>
                <span className={isRepeated ? "sr-only" : undefined}>{system.connectionName}</span>
              </td>
              <td className={cn(cardCell, "text-muted-foreground")}>{typeName(system.type)}</td>
              <td className={cardCell}>
                {system.isShadow ? (
                  <Status tone="neutral" label="Would be made" title="The connection only shows what it would write" />
                ) : (
                  <span className="flex items-center gap-1.5 max-sm:gap-1">
                    <CopyButton value={system.externalId} label={`id in ${system.connectionName}`} showValue shorten />
                    {system.url ? (
                      <a
                        href={system.url}
                        target="_blank"
                        rel="noreferrer"
                        aria-label={`${typeName(system.type)} in ${system.connectionName}`}
                        className="inline-flex min-h-5 items-center justify-center rounded-sm text-primary pointer-coarse:min-h-8 pointer-coarse:min-w-6"
                      >
                        <ArrowUpRight aria-hidden className="size-3.5" />
                      </a>
                    ) : null}
                  </span>
                )}
              </td>
              <td className={cn(cardCell, "text-right text-meta text-muted-foreground")}>
                <When at={system.lastSeenAt} className="@max-sm:whitespace-normal" />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
