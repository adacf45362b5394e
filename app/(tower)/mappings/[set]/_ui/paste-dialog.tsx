"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { counted } from "@/components/number/counted";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { WrongLines } from "../../../_ui/wrong-lines";
import { columnLabels, linesOfProblems, readPasted } from "./paste-rows";
import type { OpenVersion, SetForm } from "./types";

interface PasteDialogProps {
  form: SetForm;
  open: OpenVersion;
  /** What was pasted into the grid already. */
  pasted: string;
  onClose: () => void;
  onSaved: () => Promise<unknown>;
}

/** Rows copied from a spreadsheet: all go into the draft, or none and every line that is wrong is named. */
export function PasteDialog({ form, onClose, onSaved, open, pasted }: PasteDialogProps) {
  const [text, setText] = useState(pasted);
  const { errors, rows } = readPasted(form, text);
  const save = useMutation(
    useTRPC().mappings.saveRows.mutationOptions({
      onSuccess: async ({ changed }) => {
        toast({
          tone: "ok",
          title: changed === 0 ? "They are there already" : counted(changed, "row changed", "rows changed"),
        });
        await onSaved();
        onClose();
      },
    }),
  );
  const told = save.isError ? linesOfProblems(rows, save.error.data?.fields) : [];
  const wrong = errors.length > 0 ? errors : told;
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        size="lg"
        title="Paste rows"
        description={`Copy them from a spreadsheet with these columns: ${columnLabels(form).join(", ")}.`}
        footer={
          <>
            <DialogCancel />
            <Button
              variant="primary"
              busy={save.isPending}
              disabled={rows.length === 0 || errors.length > 0}
              onClick={() =>
                save.mutate({
                  versionId: open.versionId,
                  lockVersion: open.lockVersion,
                  changes: rows.map(({ aliasOf, key, value }) => ({
                    op: "put" as const,
                    key,
                    ...(aliasOf ? { aliasOf } : { value }),
                  })),
                })
              }
            >
              {rows.length === 0 ? "Put into the draft" : `Put ${counted(rows.length, "row")} into the draft`}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <Field
            label="Rows"
            hint={`A row whose key is there already is replaced.${form.hasAliases ? " “Same as” makes a row another name of one that is there; leave its other cells empty." : ""}`}
          >
            <Textarea
              rows={10}
              className="max-h-64 font-mono text-meta"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                if (save.isError) save.reset();
              }}
            />
          </Field>
          <WrongLines errors={wrong} what="thing" />
          {save.isError && wrong.length === 0 ? (
            <Callout tone="danger" live>
              {save.error.message}
            </Callout>
          ) : null}
        </div>
      </DialogContent>
    </Dialog>
  );
}
