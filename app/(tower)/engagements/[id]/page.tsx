import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { cache } from "react";
import { mayRead } from "@/app/_trpc/me";
import { api, HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";
import { NotYours } from "../../_frame/not-yours";
import { EngagementActions } from "./_ui/engagement-actions";
import { EngagementView } from "./_ui/engagement-view";
import { loadEngagementPageParams } from "./search-params";

interface EngagementPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const parent = { label: "Engagements", href: "/engagements" };
const missing: readonly string[] = ["NOT_FOUND", "BAD_REQUEST"];

/** Null when it is not there or not the reader's; other failures are the error page's. */
const readOrNull = cache(async (id: string) => {
  try {
    return await (await api()).engagements.read({ id });
  } catch (error) {
    if (error instanceof TRPCError && missing.includes(error.code)) return null;
    throw error;
  }
});

export async function generateMetadata({ params }: EngagementPageProps): Promise<Metadata> {
  if (!(await mayRead("engagements.read"))) return { title: "Engagement" };
  const engagement = await readOrNull((await params).id);
  return { title: engagement?.name ?? "Engagement" };
}

export default async function EngagementPage({ params, searchParams }: EngagementPageProps) {
  if (!(await mayRead("engagements.read"))) return <NotYours title="Engagement" what="the engagements" />;
  const [{ id }, { tab }] = await Promise.all([params, loadEngagementPageParams(searchParams)]);
  const engagement = await readOrNull(id);
  if (!engagement) {
    return (
      <Page title="Engagement" parent={parent}>
        <Empty
          title="This engagement is not there"
          actions={
            <Button asChild>
              <Link href={parent.href}>All engagements</Link>
            </Button>
          }
        >
          It does not exist, or it belongs to an entity or region that is not yours.
        </Empty>
      </Page>
    );
  }
  const mayTrace = await mayRead("engagements.trace");
  await prefetch(
    trpc.engagements.read.queryOptions({ id }),
    ...(tab === "history" ? [trpc.engagements.history.queryOptions({ engagementId: id, limit: 50 })] : []),
    ...(tab === "trace" && mayTrace
      ? [trpc.engagements.calls.queryOptions({ correlationId: engagement.correlationId, limit: 200 })]
      : []),
  );
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
