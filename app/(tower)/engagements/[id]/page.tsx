import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, read, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotThere } from "../../_frame/not-there";
import { NotYours } from "../../_frame/not-yours";
import { readOrNull } from "../../_frame/read-or-null";
import { EngagementActions } from "./_ui/engagement-actions";
import { EngagementView } from "./_ui/engagement-view";
import { loadEngagementPageParams } from "./search-params";

interface EngagementPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const parent = { label: "Engagements", href: "/engagements" };
const engagementOf = cache((id: string) => readOrNull(() => read(trpc.engagements.read.queryOptions({ id }))));

export async function generateMetadata({ params }: EngagementPageProps): Promise<Metadata> {
  if (!(await mayRead("engagements.read"))) return { title: "Engagement" };
  const engagement = await engagementOf((await params).id);
  return { title: engagement?.name ?? "Engagement" };
}

export default async function EngagementPage({ params, searchParams }: EngagementPageProps) {
  if (!(await mayRead("engagements.read"))) return <NotYours title="Engagement" what="the engagements" />;
  const [{ id }, { tab }] = await Promise.all([params, loadEngagementPageParams(searchParams)]);
  const engagement = await engagementOf(id);
  if (!engagement) {
    return (
      <NotThere title="Engagement" parent={parent}>
        It does not exist, or it belongs to an entity or region that is not yours.
      </NotThere>
    );
  }
  const mayTrace = await mayRead("engagements.trace");
  if (tab === "history") await prefetch(trpc.engagements.history.queryOptions({ engagementId: id, limit: 50 }));
  return (
    <HydrateClient>
      <Page
        title={engagement.name}
        parent={parent}
        note={engagement.number}
        actions={(await mayRead("flows.retry")) ? <EngagementActions id={id} /> : null}
      >
        <EngagementView id={id} mayTrace={mayTrace} />
      </Page>
    </HydrateClient>
  );
}
