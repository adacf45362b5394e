"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { counted } from "@/components/number/counted";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { IconButton } from "@/components/ui/icon-button";
import { When } from "@/components/when/when";
import { isWeekend, parseDay } from "@/server/domain/dates";
import { AddDay } from "./add-day";
import type { Calendar } from "./calendar-types";
import { PasteDaysDialog } from "./paste-days-dialog";
import { useDayChange } from "./use-day-change";

/** "1 holiday", "No holidays". */
export const holidaysText = (count: number): string => (count === 0 ? "No holidays" : counted(count, "holiday"));

interface CalendarPeekProps extends PeekSteps {
  calendar: Calendar;
  year: number;
}

/** The holidays of one legal entity in a year, and the ways to change them; each change holds at once. */
export function CalendarPeek({ calendar, year, ...peek }: CalendarPeekProps) {
  const [pasting, setPasting] = useState(false);
  const { code, days, mayChange, name } = calendar;
  const change = useDayChange(code);
  const endPasting = () => {
    change.reset();
    setPasting(false);
  };
  const remove = (gone: readonly { on: string; name: string }[], title: string) =>
    change.mutate({ remove: gone.map(({ on }) => on), title, undo: { put: gone } });
  return (
    <Peek
      {...peek}
      title={`${code} · ${name}`}
      summary={
        <span className="text-muted-foreground">
          {holidaysText(days.length)} in {year}
        </span>
      }
      footer={
        mayChange ? (
          <>
            <Button onClick={() => setPasting(true)}>Paste days…</Button>
            {days.length > 0 ? (
              <AlertDialog
                trigger={<Button variant="ghost">Remove all of {year}…</Button>}
                title={`Remove ${days.length === 1 ? "the holiday" : `all ${days.length} holidays`} of ${code} in ${year}?`}
                description="Every Monday to Friday of the year counts as a working day then: cut-offs and turn clocks follow at once. What was there stays in the audit trail."
                confirmLabel="Remove all"
                danger
                busy={change.isPending}
                onConfirm={() => remove(days, `${code} has no holidays in ${year} any more`)}
              />
            ) : null}
          </>
        ) : null
      }
    >
      {change.error && !pasting ? (
        <Callout tone="danger" live className="mb-2">
          {change.error}
        </Callout>
      ) : null}
      {days.length === 0 ? (
        <p className="mb-2 text-muted-foreground">
          None yet: every Monday to Friday of {year} counts as a working day in cut-offs and turn clocks.
        </p>
      ) : null}
      <ul aria-label={`Holidays in ${year}`} className="flex flex-col">
        {days.map((day) => (
          <li key={day.on} className="flex min-h-8 items-center gap-3 border-b border-border">
            <When at={day.on} mode="date" className="w-24 shrink-0 tabular-nums text-muted-foreground" />
            <span className="min-w-0 flex-1 break-words">
              {day.name}
              {isOnWeekend(day.on) ? <span className="text-meta text-muted-foreground"> · on a weekend</span> : null}
            </span>
            {mayChange ? (
              <IconButton label={`Remove ${day.name}, ${day.on}`} onClick={() => remove([day], `${day.name} is a working day`)}>
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {mayChange ? <AddDay year={year} days={days} change={change} /> : null}
      {pasting ? <PasteDaysDialog code={code} change={change} onClose={endPasting} /> : null}
    </Peek>
  );
}

function isOnWeekend(on: string): boolean {
  const day = parseDay(on);
  return day !== undefined && isWeekend(day);
}
