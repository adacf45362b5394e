import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { AuditList } from "./_ui/audit-list";
import { auditFilter, auditPageSize, loadAuditParams } from "./search-params";

export const metadata: Metadata = { title: "Audit" };

interface AuditPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  if (!(await mayRead("audit.read"))) return <NotYours title="Audit" what="the audit trail" />;
  const params = await loadAuditParams(searchParams);
  const filter = auditFilter(params);
  await prefetch(
    trpc.audit.list.queryOptions({ ...filter, limit: auditPageSize, cursor: params.after.at(-1) ?? null }),
    trpc.audit.count.queryOptions(filter),
    trpc.audit.choices.queryOptions({}),
    trpc.audit.sealState.queryOptions({}),
    ...(params.peek ? [trpc.audit.entry.queryOptions({ id: params.peek })] : []),
  );
  return (
    <Page title="Audit" fill filters={["entity"]}>
      <HydrateClient>
        <AuditList canExport={await mayRead("audit.export")} />
      </HydrateClient>
    </Page>
  );
}
