import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../../_frame/not-yours";
import { ConnectionsList } from "../_ui/connections-list";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  if (!(await mayRead("connections.read"))) return <NotYours title="Connections" what="the connected systems" />;
  await prefetch(trpc.connections.list.queryOptions({}));
  return (
    <Page title="Connections" fill>
      <HydrateClient>
        <ConnectionsList mayManage={await mayRead("connections.manage")} />
      </HydrateClient>
    </Page>
  );
}
