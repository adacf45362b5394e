import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { MailList } from "./_ui/mail-list";

export const metadata: Metadata = { title: "Mail" };

export default async function MailPage() {
  if (!(await mayRead("connections.manage"))) return <NotYours title="Mail" what="mails that did not arrive" />;
  await prefetch(trpc.mail.list.queryOptions({}));
  return (
    <Page title="Mail" note="What could not be delivered, and what came in and is no comment" fill>
      <HydrateClient>
        <MailList />
      </HydrateClient>
    </Page>
  );
}
