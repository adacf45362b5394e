"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CalendarDays } from "lucide-react";
import { useQueryState } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Empty } from "@/components/states/empty";
import { Select } from "@/components/ui/select";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { calendarParams, yearAsk } from "../search-params";
import { CalendarPeek, holidaysText } from "./calendar-peek";
import type { Calendar } from "./calendar-types";

const nextText = ({ next }: Calendar) =>
  next ? (
    <span className="truncate">
      <When at={next.on} mode="date" /> · {next.name}
    </span>
  ) : (
    <Unknown cause="No holiday is known from today on" />
  );

const columnsOf = (year: number): Column<Calendar>[] => [
  {
    id: "name",
    header: "Legal entity",
    fixed: true,
    cell: ({ code, name }) => (
      <span className="truncate">
        {code} · {name}
      </span>
    ),
  },
  { id: "timeZone", header: "Time zone", width: 150, yields: 2, cell: ({ timeZone }) => timeZone },
  {
    id: "days",
    header: `Holidays in ${year}`,
    width: 130,
    align: "end",
    cell: ({ days }) => (days.length > 0 ? days.length : <span className="text-warn">None yet</span>),
  },
  { id: "next", header: "Next holiday", yields: 1, cell: nextText },
  {
    id: "cutoff",
    header: "Next billing cut-off",
    width: 170,
    tip: "The end of the last working day of the open period, by the entity's own clocks",
    cell: ({ cutoff, timeZone }) =>
      cutoff ? (
        <When at={cutoff.at} mode="datetime" timeZone={timeZone} />
      ) : (
        <Unknown cause="The ERP names no open period that ends later" />
      ),
  },
];

/** The calendar of each legal entity: how many holidays it has in a year, and by when billing has to be in because of them. */
export function CalendarsList() {
  const url = useTableUrl();
  const [asked, setYear] = useQueryState("year", calendarParams.year);
  const calendars = useQuery({
    ...useTRPC().calendars.list.queryOptions({ year: yearAsk(asked) }),
    placeholderData: keepPreviousData,
  });
  const data = calendars.data;
  const rows = data?.items.map((calendar) => ({ id: calendar.code, ...calendar }));
  const { peeked, steps } = usePeekSteps(url, rows);
  const around = data ? [data.thisYear - 1, data.thisYear, data.thisYear + 1, data.thisYear + 2] : [];
  const years = data && !around.includes(data.year) ? [data.year, ...around] : around;
  return (
    <ListLayout
      toolbar={
        data ? (
          <Select
            prefix="Year"
            aria-label="Year"
            options={years.map((year) => ({ value: String(year), label: String(year) }))}
            value={String(data.year)}
            onValueChange={(year) => void setYear(Number(year))}
          />
        ) : null
      }
      peek={
        peeked && data ? <CalendarPeek key={`${peeked.code} ${data.year}`} calendar={peeked} year={data.year} {...steps} /> : null
      }
      peekLabel="Calendar"
      onPeekClose={steps.onClose}
    >
      <DataTable
        fill
        label="Calendars"
        what="legal entities"
        columns={columnsOf(data?.year ?? 0)}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => row.name}
        {...loaded(calendars)}
        total={rows ? { value: rows.length, capped: false } : undefined}
        peekId={url.peekId}
        onPeekChange={url.setPeekId}
        empty={
          <Empty icon={CalendarDays} title="No legal entity yet">
            Legal entities come from the ERP: connect it, and read it once.
          </Empty>
        }
        narrow={(row) => (
          <>
            <div className="flex justify-between gap-2">
              <span className="truncate">{row.name}</span>
              <span className="shrink-0">{holidaysText(row.days.length)}</span>
            </div>
            <div className="truncate text-meta text-muted-foreground">{nextText(row)}</div>
          </>
        )}
      />
    </ListLayout>
  );
}
