"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type Disposition, dispositionNames, dispositions } from "@/server/domain/canonical/deal";
import type { ItemDetail } from "../types";

interface DispositionChoiceProps {
  detail: ItemDetail;
  onReleased: (since: Date) => void;
  onChanged: () => void;
}

const needsTarget: ReadonlySet<Disposition> = new Set(["addition", "change", "renewal"]);

/** What the deal becomes: a new engagement, part of one, or none. */
export function DispositionChoice({ detail, onReleased, onChanged }: DispositionChoiceProps) {
  const [disposition, setDisposition] = useState<Disposition>("new");
  const [targetNumber, setTargetNumber] = useState("");
  const [why, setWhy] = useState("");
  const choose = useMutation(
    useTRPC().exceptions.chooseDisposition.mutationOptions({
      onError: onChanged,
      onSuccess: (answer) => onReleased(answer.at),
    }),
  );
  const isTargeted = needsTarget.has(disposition);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        choose.mutate({
          id: detail.item.id,
          version: detail.item.version,
          disposition,
          ...(isTargeted ? { targetNumber } : {}),
          ...(why.trim() ? { why } : {}),
        });
      }}
    >
      <h3 className="font-semibold">Decide for this deal</h3>
      <Field label="It becomes">
        <Select
          options={dispositions.map((value) => ({ value, label: dispositionNames[value] }))}
          value={disposition}
          onValueChange={(next) => setDisposition(dispositions.find((value) => value === next) ?? disposition)}
        />
      </Field>
      {isTargeted ? (
        <Field label="Of the engagement" required hint="Its number, such as ENG-00042">
          <Input value={targetNumber} maxLength={60} onChange={(event) => setTargetNumber(event.target.value)} />
        </Field>
      ) : null}
      <Field label="Why" error={choose.error?.message}>
        <Input value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      <div>
        <Button type="submit" variant="primary" busy={choose.isPending} disabled={isTargeted && !targetNumber.trim()}>
          Decide and release
        </Button>
      </div>
    </form>
  );
}
