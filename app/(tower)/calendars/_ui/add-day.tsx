"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Holiday } from "./calendar-types";
import type { DayChange } from "./use-day-change";

interface AddDayProps {
  year: number;
  days: readonly Holiday[];
  change: DayChange;
}

/** One more day on which the entity does not work. */
export function AddDay({ change, days, year }: AddDayProps) {
  const [on, setOn] = useState("");
  const [name, setName] = useState("");
  const known = days.find((day) => day.on === on);
  const isComplete = on !== "" && name.trim() !== "" && !known;
  const add = () =>
    change.mutate({ put: [{ on, name: name.trim() }], title: `${name.trim()} is a holiday`, undo: { remove: [on] } }, () => {
      setOn("");
      setName("");
    });
  return (
    <form
      aria-label="Add a holiday"
      className="mt-3 grid grid-cols-[auto_1fr] items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) add();
      }}
    >
      <Field label="Day" error={known ? `Is ${known.name} already` : undefined}>
        <DateInput value={on} min={`${year}-01-01`} max={`${year}-12-31`} onValueChange={setOn} />
      </Field>
      <Field label="Name">
        <Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      <Button type="submit" className="col-span-2 justify-self-start" disabled={!isComplete} busy={change.isPending}>
        <Plus aria-hidden />
        Add holiday
      </Button>
    </form>
  );
}
