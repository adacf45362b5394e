"use client";

import { CalendarDays } from "lucide-react";
import { Button } from "@/components/ui/button";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { When } from "@/components/when/when";

interface DateRangeProps {
  from: string | null;
  to: string | null;
  onChange: (range: { from: string | null; to: string | null }) => void;
}

/** The days, both inclusive, that the list is about. */
export function DateRange({ from, to, onChange }: DateRangeProps) {
  const isOn = from !== null || to !== null;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant={isOn ? "secondary" : "ghost"} className={isOn ? undefined : "text-muted-foreground"}>
          <CalendarDays aria-hidden />
          {!isOn ? (
            "Any day"
          ) : (
            <span>
              {from ? <When at={from} mode="date" /> : "…"}
              {from === to ? null : <> – {to ? <When at={to} mode="date" /> : "…"}</>}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Days" className="flex w-auto flex-col gap-3">
        <div className="flex gap-3">
          <Field label="From">
            <DateInput value={from ?? ""} max={to ?? undefined} onValueChange={(day) => onChange({ from: day || null, to })} />
          </Field>
          <Field label="To">
            <DateInput value={to ?? ""} min={from ?? undefined} onValueChange={(day) => onChange({ from, to: day || null })} />
          </Field>
        </div>
        <p className="text-meta text-muted-foreground">Days in UTC, both included.</p>
        {isOn ? (
          <Button variant="ghost" className="self-start" onClick={() => onChange({ from: null, to: null })}>
            Any day
          </Button>
        ) : null}
      </PopoverContent>
    </Popover>
  );
}
