import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { singleSignOn } from "@/server/auth/identity-provider";
import { env } from "@/server/env";
import { NotYours } from "../_frame/not-yours";
import { AccessLists } from "./_ui/access-lists";
import { loadAccessParams } from "./search-params";

export const metadata: Metadata = { title: "Access" };

export default async function AccessPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  if (!(await mayRead("access.read"))) return <NotYours title="Access" what="people, sessions, tokens and approvals" />;
  const { view, q, after } = await loadAccessParams(searchParams);
  const people = trpc.access.people.queryOptions({ q, cursor: after.at(-1) ?? null });
  const lists = {
    people,
    sessions: trpc.access.sessions.queryOptions({}),
    tokens: trpc.access.apiTokens.queryOptions(),
    approvals: trpc.access.approvalRules.queryOptions({}),
  };
  await prefetch(lists[view]);
  return (
    <Page title="Access" fill>
      <HydrateClient>
        <AccessLists mayManage={await mayRead("access.manage")} isSingleSignOnOnly={singleSignOn(env()) === "only"} />
      </HydrateClient>
    </Page>
  );
}
