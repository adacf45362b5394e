import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { mayRead } from "@/app/_trpc/me";
import { HydrateClient, prefetch, trpc } from "@/app/_trpc/server";
import { Page } from "@/components/frame/page";
import { NotYours } from "../_frame/not-yours";
import { CalendarsList } from "./_ui/calendars-list";
import { loadCalendarParams, yearAsk } from "./search-params";

export const metadata: Metadata = { title: "Calendars" };

export default async function CalendarsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  if (!(await mayRead("calendars.read"))) return <NotYours title="Calendars" what="the calendars of the legal entities" />;
  const { year } = await loadCalendarParams(searchParams);
  await prefetch(trpc.calendars.list.queryOptions({ year: yearAsk(year) }));
  return (
    <Page title="Calendars" note="On which days each legal entity works: cut-offs and turn clocks follow" fill>
      <HydrateClient>
        <CalendarsList />
      </HydrateClient>
    </Page>
  );
}
