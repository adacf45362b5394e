import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { FlowList } from "./_ui/flow-list";
import { flowsAsk, loadFlowParams } from "./search-params";

export const metadata: Metadata = { title: "Flows" };

interface FlowsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function FlowsPage({ searchParams }: FlowsPageProps) {
  if (!(await mayRead("flows.read"))) return <NotYours title="Flows" what="the runs of flows" />;
  const params = await loadFlowParams(searchParams);
  await prefetch(
    trpc.flows.list.queryOptions(flowsAsk(params, params.after.at(-1) ?? null)),
    ...(params.peek ? [trpc.flows.read.queryOptions({ id: params.peek })] : []),
  );
  return (
    <Page title="Flows" fill filters={["entity"]}>
      <HydrateClient>
        <FlowList mayRetry={await mayRead("flows.retry")} />
      </HydrateClient>
    </Page>
  );
}
