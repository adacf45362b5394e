import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../../_frame/not-yours";
import { EngagementList } from "../_ui/engagement-list";
import { listAsk } from "../_ui/list-ask";
import { engagementFilter, loadEngagementParams } from "../search-params";

export const metadata: Metadata = { title: "Engagements" };

interface EngagementsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function EngagementsPage({ searchParams }: EngagementsPageProps) {
  if (!(await mayRead("engagements.read"))) return <NotYours title="Engagements" what="the engagements" />;
  const params = await loadEngagementParams(searchParams);
  await prefetch(
    trpc.engagements.list.queryOptions(
      listAsk(engagementFilter(params), { sort: params.sort, cursor: params.after.at(-1) ?? null }),
    ),
    trpc.engagements.choices.queryOptions({}),
    trpc.views.list.queryOptions({ screen: "engagements" }),
    ...(params.peek ? [trpc.engagements.read.queryOptions({ id: params.peek })] : []),
  );
  return (
    <Page title="Engagements" fill filters={["entity"]}>
      <HydrateClient>
        <EngagementList />
      </HydrateClient>
    </Page>
  );
}
