import { counted } from "@/components/number/counted";
import { Section } from "@/components/ui/section";
import type { EngagementDetail } from "../../_ui/types";
import { AsSold } from "./as-sold";
import { ContractLines } from "./contract-lines";
import { DealFacts } from "./deal-facts";
import { Decisions } from "./decisions";
import { StaffingTable } from "./staffing-table";

/** What was sold and what became of it: lines by type, what each decision rests on, the deal as the CRM has it. */
export function ContractTab({ engagement }: { engagement: EngagementDetail }) {
  const [current, ...older] = engagement.contracts;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {current ? <ContractLines contract={current} isCurrent /> : <AsSold deal={engagement.deal} />}
        {older.map((contract) => (
          <ContractLines key={contract.version} contract={contract} isCurrent={false} />
        ))}
        {engagement.staffing.length > 0 ? (
          <Section title="Staffing" note={counted(engagement.staffing.length, "request")} flush>
            <StaffingTable requests={engagement.staffing} />
          </Section>
        ) : null}
        {current ? <Decisions decisions={current.decisions} /> : null}
      </div>
      <DealFacts engagement={engagement} />
    </div>
  );
}
