import Link from "next/link";
import { Money } from "@/components/money/money";
import { Dotted } from "@/components/ui/dotted";
import { Section } from "@/components/ui/section";
import { dispositionNames } from "@/server/domain/canonical/deal";
import { stepName } from "@/server/domain/engagements/status";
import { EngagementStatus } from "../../../_ui/engagement-status";
import { Turn, typesText } from "../../_ui/columns";
import type { EngagementDetail } from "../../_ui/types";
import { MilestoneTrack } from "./milestone-track";

const dispositions: Readonly<Record<string, string>> = dispositionNames;

/** What it is worth, whose it is, how far it has come. */
export function EngagementHead({ engagement }: { engagement: EngagementDetail }) {
  const { court, customerId, customerName } = engagement;
  const about = [
    engagement.entityName ?? engagement.entityCode,
    engagement.disposition ? (dispositions[engagement.disposition] ?? engagement.disposition) : null,
  ].filter((part) => part !== null);
  const isStopped = engagement.status === "blocked" || engagement.status === "on_hold";
  return (
    <Section>
      <div className="flex flex-wrap items-start gap-x-10 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <Money
              amount={engagement.amount}
              currency={engagement.currency}
              cause="The deal states no amount"
              className="text-kpi font-semibold"
            />
            <span>{typesText(engagement.contractTypes)}</span>
          </p>
          <Dotted className="mt-0.5 text-muted-foreground">
            {customerId ? (
              <Link href={`/engagements?customer=${customerId}`} className="hover:text-foreground hover:underline">
                {customerName}
              </Link>
            ) : (
              <span>No account</span>
            )}
            {about.map((part) => (
              <span key={part}>{part}</span>
            ))}
          </Dotted>
        </div>
        <dl className="flex flex-wrap gap-x-8 gap-y-2">
          <div>
            <dt className="text-meta text-muted-foreground">Status</dt>
            <dd className="flex items-baseline gap-1.5">
              <EngagementStatus status={engagement.status} />
              {isStopped && engagement.currentStep ? (
                <span className="text-muted-foreground">at {stepName(engagement.currentStep)}</span>
              ) : null}
            </dd>
          </div>
          <div>
            <dt className="text-meta text-muted-foreground">Turn</dt>
            <dd>
              <Turn team={court.team} since={court.since} />
            </dd>
          </div>
        </dl>
      </div>
      <div className="mt-4">
        <MilestoneTrack engagement={engagement} />
      </div>
    </Section>
  );
}
