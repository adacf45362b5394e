import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, read, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { queuesAsk } from "../_ui/work-asks";
import { ExceptionsScreen } from "./_ui/exceptions-screen";
import { groupsAsk, itemsAsk } from "./_ui/list-asks";
import { exceptionFilter, isSingly, loadExceptionParams, queueOf } from "./search-params";

export const metadata: Metadata = { title: "Exceptions" };

interface ExceptionsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ExceptionsPage({ searchParams }: ExceptionsPageProps) {
  if (!(await mayRead("exceptions.read"))) return <NotYours title="Exceptions" what="the exceptions" />;
  const params = await loadExceptionParams(searchParams);
  const ask = queuesAsk(params.entity);
  const { queues } = await read(trpc.exceptions.queues.queryOptions(ask));
  const filter = exceptionFilter(params, queueOf(params.queue, queues));
  const list = { sort: params.sort, cursor: params.after.at(-1) ?? null };
  await prefetch(
    trpc.exceptions.choices.queryOptions({}),
    trpc.exceptions.toDecide.queryOptions({}),
    trpc.views.list.queryOptions({ screen: "exceptions" }),
    isSingly(params)
      ? trpc.exceptions.list.queryOptions(itemsAsk(filter, list))
      : trpc.exceptions.groups.queryOptions(groupsAsk(filter, list)),
  );
  return (
    <Page title="Exceptions" fill filters={["entity"]}>
      <HydrateClient>
        <ExceptionsScreen />
      </HydrateClient>
    </Page>
  );
}
