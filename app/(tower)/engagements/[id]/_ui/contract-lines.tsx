import { Masked } from "@/components/masked/masked";
import { Money } from "@/components/money/money";
import { formatNumber } from "@/components/number/format-number";
import { KeyValue, type KeyValueItem } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { billingDriverNames, feeScheduleNames } from "@/server/domain/canonical/deal";
import { typesText } from "../../_ui/columns";
import type { EngagementDetail } from "../../_ui/types";

type Contract = EngagementDetail["contracts"][number];
type Line = Contract["lines"][number];

const drivers: Readonly<Record<string, string>> = billingDriverNames;
const schedules: Readonly<Record<string, string>> = feeScheduleNames;
const words = (text: string): string => text.replaceAll("_", " ");

/** A version of the contract: its lines by type with the terms that the type asks for. */
export function ContractLines({ contract, isCurrent }: { contract: Contract; isCurrent: boolean }) {
  const terms = [contract.paymentTerms, contract.taxProfile, contract.poNumber].filter((part) => part !== null);
  return (
    <Section
      title={isCurrent ? "Contract" : `Contract, version ${contract.version}`}
      note={
        <>
          version {contract.version}, <When at={contract.createdAt} mode="date" />
        </>
      }
      actions={<Money amount={contract.amount} currency={contract.currency} className="font-semibold" />}
      flush
    >
      <p className="border-b border-border px-4 py-2 text-muted-foreground">{terms.join("\u00a0· ")}</p>
      <ol>
        {contract.lines.map((line) => (
          <li key={line.id} className="border-b border-border px-4 py-3 last:border-b-0">
            <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
              <h3 className="font-semibold">{line.name}</h3>
              <span className="text-muted-foreground">{typesText([line.type])}</span>
              <Money amount={line.amount} currency={line.currency} className="ml-auto" />
            </div>
            <KeyValue items={termsOf(line)} />
            {line.milestones.length > 0 ? <Milestones line={line} /> : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Undefined: the server left it out for this role. */
const orMasked = (value: string | null | undefined, show: (value: string) => KeyValueItem["value"]): KeyValueItem["value"] =>
  value === undefined ? <Masked /> : value === null ? <Unknown cause="The line does not say" /> : show(value);

function termsOf(line: Line): KeyValueItem[] {
  const items: KeyValueItem[] = [
    { label: "Service line", value: line.serviceLine, note: `Template ${line.template}` },
    { label: "Billed by", value: drivers[line.billingDriver] ?? line.billingDriver },
    { label: "Revenue", value: line.revenueProfile, note: line.costCenter ? `Cost centre ${line.costCenter}` : null },
  ];
  if (line.type === "tm" || line.type === "capped_tm") {
    items.push({
      label: "Hours",
      value: (
        <>
          {orMasked(line.quantity, (hours) => formatNumber(Number(hours)))} at{" "}
          {orMasked(line.unitPrice, (price) => (
            <Money amount={price} currency={line.currency} />
          ))}
        </>
      ),
    });
    items.push({ label: "Rate card", value: orMasked(line.rateCard, (card) => card) });
  }
  if (line.capAmount) items.push({ label: "Cap", value: <Money amount={line.capAmount} currency={line.currency} /> });
  if (line.feeSchedule)
    items.push({ label: "Fee is billed", value: (schedules[line.feeSchedule] ?? line.feeSchedule).toLowerCase() });
  if (line.retainer) {
    const { amountPerPeriod, kind, period, rollover, termPeriods } = line.retainer;
    items.push({
      label: "Retainer",
      value: (
        <>
          <Money amount={amountPerPeriod} currency={line.currency} /> a {period} for {termPeriods} {period}s
        </>
      ),
      note: `${words(kind)}${rollover ? ", what is left carries over" : ""}`,
    });
  }
  if (line.servicePackage) items.push({ label: "Package", value: line.servicePackage });
  return items;
}

function Milestones({ line }: { line: Line }) {
  return (
    <table className="mt-3 w-full border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          <th className="border-b border-border py-1 text-left font-normal">Milestone</th>
          <th className="border-b border-border py-1 text-left font-normal">Due</th>
          <th className="border-b border-border py-1 text-right font-normal">Amount</th>
        </tr>
      </thead>
      <tbody>
        {line.milestones.map((milestone) => (
          <tr key={`${milestone.name} ${milestone.dueOn}`}>
            <td className="min-w-32 py-1 wrap-anywhere">{milestone.name}</td>
            <td className="py-1">
              <When at={milestone.dueOn} mode="date" cause="No day is stated" />
            </td>
            <td className="py-1 text-right">
              <Money amount={milestone.amount} currency={line.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
