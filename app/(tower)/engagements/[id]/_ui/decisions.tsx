import { Section } from "@/components/ui/section";
import type { EngagementDetail } from "../../_ui/types";

/** What was decided for this contract that the deal itself did not say, and by which rule. */
export function Decisions({ decisions }: { decisions: EngagementDetail["contracts"][number]["decisions"] }) {
  if (decisions.length === 0) return null;
  return (
    <Section title="What was decided, and by what" flush>
      <table className="w-full border-separate border-spacing-0">
        <tbody>
          {decisions.map((decision) => (
            <tr key={`${decision.what} ${decision.value}`}>
              <td className="border-b border-border px-4 py-1.5 text-muted-foreground">{decision.what}</td>
              <td className="border-b border-border px-4 py-1.5">{decision.value}</td>
              <td className="border-b border-border px-4 py-1.5 text-right text-meta text-muted-foreground">{decision.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
