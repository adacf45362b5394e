import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../../_frame/not-yours";
import { SetsList } from "../_ui/sets-list";

export const metadata: Metadata = { title: "Mappings" };

export default async function MappingsPage() {
  if (!(await mayRead("mappings.read"))) return <NotYours title="Mappings" what="the mappings" />;
  await prefetch(trpc.mappings.list.queryOptions({}));
  return (
    <Page title="Mappings" note="What the words of one system mean in another">
      <HydrateClient>
        <SetsList />
      </HydrateClient>
    </Page>
  );
}
