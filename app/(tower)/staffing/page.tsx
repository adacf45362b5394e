import type { Metadata } from "next";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { StaffingList } from "./_ui/staffing-list";
import { loadStaffingParams, staffingAsk } from "./search-params";

export const metadata: Metadata = { title: "Staffing" };

interface StaffingPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function StaffingPage({ searchParams }: StaffingPageProps) {
  if (!(await mayRead("staffing.read"))) return <NotYours title="Staffing" what="the staffing requests" />;
  const params = await loadStaffingParams(searchParams);
  await prefetch(
    trpc.staffing.list.queryOptions(staffingAsk(params, params.after.at(-1) ?? null)),
    trpc.staffing.choices.queryOptions({}),
    trpc.staffing.readiness.queryOptions({ entity: params.entity }),
  );
  return (
    <Page title="Staffing" fill filters={["entity"]}>
      <HydrateClient>
        <StaffingList mayWork={await mayRead("staffing.work")} />
      </HydrateClient>
    </Page>
  );
}
