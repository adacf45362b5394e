"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { readPasted } from "./paste-rows";
import type { OpenVersion, SetForm } from "./types";

const errorsShown = 8;

interface PasteDialogProps {
  form: SetForm;
  open: OpenVersion;
  onClose: () => void;
  onSaved: () => Promise<unknown>;
}

/** Rows copied from a spreadsheet: all go into the draft, or none and every line that is wrong is named. */
export function PasteDialog({ form, onClose, onSaved, open }: PasteDialogProps) {
  const [text, setText] = useState("");
  const { errors, rows } = readPasted(form, text);
  const save = useMutation(
    useTRPC().mappings.saveRows.mutationOptions({
      onSuccess: async ({ changed }) => {
        toast({
          tone: "ok",
          title: changed === 0 ? "They are there already" : changed === 1 ? "1 row changed" : `${changed} rows changed`,
        });
        await onSaved();
        onClose();
      },
    }),
  );
  const columns = [...form.keys, ...form.fields].map((column) => column.label).join(", ");
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title="Paste rows"
        description={`Copy them from a spreadsheet with these columns: ${columns}.`}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              busy={save.isPending}
              disabled={rows.length === 0 || errors.length > 0}
              onClick={() =>
                save.mutate({
                  versionId: open.versionId,
                  lockVersion: open.lockVersion,
                  changes: rows.map(({ key, value }) => ({ op: "put" as const, key, value })),
                })
              }
            >
              {rows.length === 0
                ? "Put into the draft"
                : rows.length === 1
                  ? "Put 1 row into the draft"
                  : `Put ${rows.length} rows into the draft`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <Field label="Rows" hint="A row whose key is there already is replaced.">
            <Textarea rows={10} className="font-mono text-meta" value={text} onChange={(event) => setText(event.target.value)} />
          </Field>
          {errors.length > 0 ? (
            <Callout tone="danger" live title={errors.length === 1 ? "One thing is wrong" : `${errors.length} things are wrong`}>
              <ul>
                {errors.slice(0, errorsShown).map((error) => (
                  <li key={error}>{error}</li>
                ))}
              </ul>
              {errors.length > errorsShown ? `and ${errors.length - errorsShown} more` : null}
            </Callout>
          ) : null}
          {save.isError ? (
            <Callout tone="danger" live>
              {save.error.message}
            </Callout>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
