"use client";

import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

interface DecideDialogProps {
  title: string;
  description: string;
  confirmLabel: string;
  /** What the reason is asked with. */
  question: string;
  /** Reason to start with: what its author said. */
  reason?: string;
  /** Whether a day may be named on which it comes into force. */
  hasDay?: boolean;
  isBusy: boolean;
  error: string | undefined;
  children?: ReactNode;
  onDecide: (decision: { why: string; effectiveAt: Date | null }) => void;
  onClose: () => void;
}

const shortest = 3;

/** A decision about a version: what it would do, why it is done and, where it is published, from when. */
export function DecideDialog(props: DecideDialogProps) {
  const [why, setWhy] = useState(props.reason ?? "");
  const [day, setDay] = useState("");
  const isReady = why.trim().length >= shortest;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <DialogContent
        title={props.title}
        description={props.description}
        footer={
          <>
            <DialogCancel />
            <Button
              variant="primary"
              busy={props.isBusy}
              disabled={!isReady}
              onClick={() => props.onDecide({ why: why.trim(), effectiveAt: day ? new Date(`${day}T00:00:00Z`) : null })}
            >
              {props.confirmLabel}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          {props.children}
          <Field label={props.question} required hint="Kept with the version, for whoever asks later.">
            <Textarea rows={3} maxLength={2000} value={why} onChange={(event) => setWhy(event.target.value)} />
          </Field>
          {props.hasDay ? (
            <Field label="From" hint="Leave it empty to publish now. A later day begins at midnight UTC.">
              <DateInput value={day} onValueChange={setDay} />
            </Field>
          ) : null}
          {props.error ? (
            <Callout tone="danger" live>
              {props.error}
            </Callout>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
