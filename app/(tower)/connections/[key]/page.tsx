import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, read, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotThere } from "../../_frame/not-there";
import { NotYours } from "../../_frame/not-yours";
import { readOrNull } from "../../_frame/read-or-null";
import { ConnectionActions } from "./_ui/connection-actions";
import { ConnectionView } from "./_ui/connection-view";
import { loadConnectionParams } from "./search-params";

export const metadata: Metadata = { title: "Connection" };

interface ConnectionPageProps {
  params: Promise<{ key: string }>;
  searchParams: Promise<SearchParams>;
}

const parent = { label: "Connections", href: "/connections" };

export default async function ConnectionPage({ params, searchParams }: ConnectionPageProps) {
  if (!(await mayRead("connections.read"))) return <NotYours title="Connection" what="the connected systems" />;
  const { key } = await params;
  const { hours } = await loadConnectionParams(searchParams);
  const connection = await readOrNull(() =>
    read(trpc.connections.read.queryOptions({ key: decodeURIComponent(key), hours: Number(hours) })),
  );
  if (!connection) {
    return (
      <NotThere title="Connection" parent={parent}>
        The address may not be whole.
      </NotThere>
    );
  }
  const mayManage = await mayRead("connections.manage");
  if (connection.mode === "shadow") await prefetch(trpc.connections.preview.queryOptions({ key: connection.key, limit: 20 }));
  return (
    <HydrateClient>
      <Page
        title={connection.name}
        parent={parent}
        note={connection.key}
        actions={mayManage ? <ConnectionActions connectionKey={connection.key} /> : null}
      >
        <ConnectionView connectionKey={connection.key} mayManage={mayManage} />
      </Page>
    </HydrateClient>
  );
}
