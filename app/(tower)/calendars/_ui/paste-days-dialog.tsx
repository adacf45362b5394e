"use client";

import { useState } from "react";
import { counted } from "@/components/number/counted";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { WrongLines } from "../../_ui/wrong-lines";
import { readPastedDays } from "./paste-days";
import type { DayChange } from "./use-day-change";

interface PasteDaysDialogProps {
  code: string;
  change: DayChange;
  onClose: () => void;
}

/** A list of holidays, from a spreadsheet or a ministry's page: all of them are taken, or none and each wrong line is named. */
export function PasteDaysDialog({ change, code, onClose }: PasteDaysDialogProps) {
  const [text, setText] = useState("");
  const { days, errors } = readPastedDays(text);
  const count = counted(days.length, "holiday");
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title={`Paste holidays of ${code}`}
        description="One a line: the day, then what it is called. Days that are there already take the new name; all others stay."
        footer={
          <>
            <DialogCancel />
            <Button
              variant="primary"
              busy={change.isPending}
              disabled={days.length === 0 || errors.length > 0}
              onClick={() => change.mutate({ put: days, title: `${code} has ${count} as pasted` }, onClose)}
            >
              {days.length === 0 ? "Set holidays" : `Set ${count}`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Days" hint="2026-12-25 Christmas Day, or 25.12.2026 with the name after it">
            <Textarea
              rows={10}
              className="max-h-64 font-mono text-meta"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                change.reset();
              }}
            />
          </Field>
          <WrongLines errors={errors} what="line" />
          {change.error ? (
            <Callout tone="danger" live>
              {change.error}
            </Callout>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
