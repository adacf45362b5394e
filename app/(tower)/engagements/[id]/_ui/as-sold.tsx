import { Money } from "@/components/money/money";
import { cardCell } from "@/components/ui/card-cell";
import { cn } from "@/components/ui/cn";
import { Section } from "@/components/ui/section";
import { Unknown } from "@/components/unknown/unknown";
import { typesText } from "../../_ui/columns";
import type { EngagementDetail } from "../../_ui/types";

/** The lines as sales entered them, before they were checked. */
export function AsSold({ deal }: { deal: EngagementDetail["deal"] }) {
  return (
    <Section title="As sold" note="not checked in full yet: no contract has been made of it" flush>
      {deal.lines.length === 0 ? (
        <p className="px-4 py-3 text-muted-foreground">The deal has no lines.</p>
      ) : (
        <table className="w-full border-separate border-spacing-0">
          <thead className="text-meta text-muted-foreground">
            <tr>
              {["Line", "Type", "Service line"].map((header) => (
                <th key={header} className={cn(cardCell, "text-left font-normal")}>
                  {header}
                </th>
              ))}
              <th className={cn(cardCell, "text-right font-normal")}>Amount</th>
            </tr>
          </thead>
          <tbody>
            {deal.lines.map((line) => (
              <tr key={line.ordinal}>
                <td className={cn(cardCell, "min-w-32 wrap-anywhere")}>{line.name}</td>
                <td className={cardCell}>{line.type ? typesText([line.type]) : <Unknown cause="The line says no type" />}</td>
                <td className={cardCell}>{line.serviceLine ?? <Unknown cause="The line names none" />}</td>
                <td className={cn(cardCell, "text-right")}>
                  <Money amount={line.amount} currency={deal.currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
