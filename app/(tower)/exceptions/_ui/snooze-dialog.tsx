"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { DateInput } from "@/components/ui/date-input";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useNow } from "@/components/when/now";

const dayMs = 86_400_000;
const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

interface SnoozeDialogProps {
  onSnooze: (until: Date, why: string | undefined) => void;
  onClose: () => void;
}

/** Until when exceptions sleep: they leave the queue and come back by themselves. */
export function SnoozeDialog({ onSnooze, onClose }: SnoozeDialogProps) {
  const now = useNow()?.now ?? new Date(0);
  const inDays = (days: number): string => dayOf(new Date(now.getTime() + days * dayMs));
  const [until, setUntil] = useState(inDays(1));
  const formId = useId();
  const [why, setWhy] = useState("");
  const at = new Date(`${until}T06:00:00Z`);
  const isPast = Number.isNaN(at.getTime()) || at <= now;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="sm"
        title="Snooze"
        description="They leave the queue until that morning. Their money still counts."
        footer={
          <>
            <DialogCancel />
            <Button type="submit" form={formId} variant="primary" disabled={isPast}>
              Snooze
            </Button>
          </>
        }
      >
        <form
          id={formId}
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (isPast) return;
            onSnooze(at, why.trim() || undefined);
            onClose();
          }}
        >
          <Field label="Until" error={isPast ? "Choose a day to come." : undefined}>
            <DateInput value={until} min={inDays(1)} max={inDays(90)} onValueChange={setUntil} />
          </Field>
          <Field label="Why">
            <Input value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
