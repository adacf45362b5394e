import { Masked } from "@/components/masked/masked";
import { Money } from "@/components/money/money";
import { Status } from "@/components/status/status";
import { KeyValue, type KeyValueItem } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import type { EngagementDetail } from "../../_ui/types";

const contactNames: Readonly<Record<string, string>> = {
  bill_to: "Bill-to contact",
  project: "Project contact",
  signatory: "Signatory",
};

/** What the deal does not say, in a word or two. */
const NotSet = ({ what = "Not set on the deal" }: { what?: string }) => <span className="text-muted-foreground">{what}</span>;

/** The deal as the CRM has it. */
export function DealFacts({ engagement }: { engagement: EngagementDetail }) {
  const { connection, deal, siblings, wonAt } = engagement;
  const items: KeyValueItem[] = [
    { label: "Deal", value: deal.name, note: deal.stage },
    { label: "Amount", value: <Money amount={deal.amount} currency={deal.currency} cause="The deal states no amount" /> },
    { label: "Won", value: <When at={wonAt} mode="datetime" /> },
    { label: "Kind", value: deal.kind ?? <NotSet /> },
    { label: "Statement of work", value: <Statement sow={deal.sow} /> },
    {
      label: "Customer PO",
      value: deal.poNumber ?? <NotSet what="None is entered" />,
      note: deal.poAmount ? <Money amount={deal.poAmount} currency={deal.currency} /> : null,
    },
    { label: "Payment terms", value: deal.paymentTerms ?? <NotSet /> },
    {
      label: "Service",
      value: (
        <>
          <When at={deal.serviceStartOn} mode="date" cause="No day is stated" /> to{" "}
          <When at={deal.serviceEndOn} mode="date" cause="No day is stated" />
        </>
      ),
    },
    { label: "Owner", value: deal.ownerName === undefined ? <Masked /> : (deal.ownerName ?? <NotSet />) },
    ...deal.contacts.map((contact) => ({
      label: contactNames[contact.role] ?? contact.role,
      value: contact.name === undefined ? <Masked /> : (contact.name ?? <NotSet what="No name is entered" />),
      note: contact.email ?? null,
    })),
    ...(siblings.length > 0
      ? [
          {
            label: "Of the same deal",
            value: siblings.map((sibling) => (
              <a key={sibling.id} href={`/engagements/${sibling.id}`} className="block text-primary hover:underline">
                {sibling.number} {sibling.name}
              </a>
            )),
          },
        ]
      : []),
  ];
  return (
    <Section title="The deal" note={connection.name}>
      <KeyValue items={items} />
    </Section>
  );
}

function Statement({ sow }: { sow: EngagementDetail["deal"]["sow"] }) {
  if (!sow) return <NotSet what="None is linked" />;
  const isApproved = sow.status === "approved";
  return (
    <>
      <span className="flex flex-wrap items-baseline gap-x-3">
        {sow.url ? (
          <a href={sow.url} target="_blank" rel="noreferrer" className="text-primary hover:underline">
            {sow.name}
          </a>
        ) : (
          sow.name
        )}
        <Status tone={isApproved ? "ok" : "warn"} label={sow.status.charAt(0).toUpperCase() + sow.status.slice(1)} />
      </span>
      <Money amount={sow.amount} currency={sow.currency ?? null} cause="It states no amount" />
    </>
  );
}
