import type { Metadata } from "next";
import { Page } from "@/components/frame/page";
import { mayRead } from "../../_trpc/me";
import { HydrateClient, prefetch, trpc } from "../../_trpc/server";
import { first } from "../_frame/search-params";
import { ConnectionHealth } from "../_ui/connection-health";
import { NeedsYou } from "../_ui/needs-you";
import { SetupMeasures } from "../_ui/setup-measures";
import { TeamExposure } from "../_ui/team-exposure";
import { queuesAsk, urgentAsk } from "../_ui/work-asks";

export const metadata: Metadata = { title: "Overview" };

interface OverviewProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What is stuck, how much money, whose it is, what next: left is work, right is health. */
export default async function OverviewPage({ searchParams }: OverviewProps) {
  const params = await searchParams;
  const entity = first(params.entity);
  const period = first(params.period);
  const seesConnections = await mayRead("connections.read");
  await prefetch(
    trpc.overview.urgent.queryOptions(urgentAsk(entity)),
    trpc.overview.queues.queryOptions(queuesAsk(entity)),
    trpc.overview.measures.queryOptions({ entity, period }),
    ...(seesConnections ? [trpc.overview.connections.queryOptions({})] : []),
  );
  return (
    <Page title="Overview" filters={["entity", "period"]}>
      <HydrateClient>
        <div className="mx-auto grid max-w-[100rem] items-start gap-4 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <NeedsYou entity={entity} />
            <TeamExposure entity={entity} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <SetupMeasures entity={entity} period={period} />
            {seesConnections ? <ConnectionHealth /> : null}
          </div>
        </div>
      </HydrateClient>
    </Page>
  );
}
