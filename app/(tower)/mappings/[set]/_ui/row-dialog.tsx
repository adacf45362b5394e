"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { ValueFields } from "../../../_ui/mapping/value-fields";
import type { MappingRow, OpenVersion, SetForm } from "./types";

const separator = "\u001f";

interface RowDialogProps {
  form: SetForm;
  /** Null: a new one. */
  row: MappingRow | null;
  open: OpenVersion;
  onClose: () => void;
  onSaved: () => Promise<unknown>;
  /** Takes the row out of the draft; null where the list beside has a button for that. */
  onRemove: (() => void) | null;
}

/** One row of a draft: its key, and what it stands for. */
export function RowDialog({ form, onClose, onRemove, onSaved, open, row }: RowDialogProps) {
  const [key, setKey] = useState<string[]>(row ? [...row.key] : form.keys.map(() => ""));
  const [mode, setMode] = useState<"row" | "alias">(row?.aliasOf ? "alias" : "row");
  const [target, setTarget] = useState<string | null>(row?.aliasOf?.join(separator) ?? null);
  const initial = Object.fromEntries(form.fields.map((field) => [field.name, field.input === "switch" ? true : null]));
  const [value, setValue] = useState<Record<string, unknown>>({ ...initial, ...row?.value });
  const save = useMutation(
    useTRPC().mappings.saveRows.mutationOptions({
      onSuccess: async () => {
        await onSaved();
        onClose();
      },
    }),
  );
  const wrong = wrongIn(save.error?.data?.fields);
  const isTold =
    [...form.keys, ...form.fields].some((field) => wrong[field.name]) ||
    Boolean(wrong.key) ||
    (mode === "alias" && Boolean(wrong.aliasOf));
  const isComplete =
    key.every((part) => part.trim() !== "") &&
    (mode === "alias"
      ? target !== null
      : form.fields.every((field) => !field.isRequired || field.input === "switch" || Boolean(value[field.name])));
  const submit = () =>
    save.mutate({
      versionId: open.versionId,
      lockVersion: open.lockVersion,
      changes: [
        {
          op: row ? "put" : "add",
          key,
          ...(mode === "alias" ? { aliasOf: target?.split(separator) ?? [] } : { value: withoutBlanks(value) }),
        },
      ],
    });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        title={row ? `Change ${row.label}` : "Add a row"}
        description="It goes into your draft; nothing changes before that is published."
        footer={
          <>
            {onRemove ? (
              <Button
                variant="danger"
                className="mr-auto"
                onClick={() => {
                  onRemove();
                  onClose();
                }}
              >
                Remove
              </Button>
            ) : null}
            <DialogCancel />
            <Button variant="primary" form="mapping-row" type="submit" busy={save.isPending} disabled={!isComplete}>
              {row ? "Change" : "Add"}
            </Button>
          </>
        }
      >
        <form
          id="mapping-row"
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (isComplete) submit();
          }}
        >
          {form.keys.map((field, index) => (
            <Field
              key={field.name}
              label={field.label}
              error={wrong[field.name] ?? (index === 0 ? wrong.key : undefined)}
              hint={row ? "To give it another name, add a row and remove this one." : undefined}
            >
              {field.input === "choice" && !row ? (
                <Combobox
                  options={field.options}
                  value={key[index] || null}
                  onValueChange={(next) => setKey(key.map((part, at) => (at === index ? next : part)))}
                />
              ) : (
                <Input
                  value={key[index] ?? ""}
                  readOnly={row !== null}
                  onChange={(event) => setKey(key.map((part, at) => (at === index ? event.target.value : part)))}
                />
              )}
            </Field>
          ))}
          {form.hasAliases ? (
            <Segmented
              label="What it is"
              value={mode}
              onValueChange={setMode}
              className="self-start"
              options={[
                { value: "row", label: "A row of its own" },
                { value: "alias", label: "Another name" },
              ]}
            />
          ) : null}
          {mode === "alias" ? (
            <Field label="It is the same as" error={wrong.aliasOf}>
              <Combobox
                options={form.targets.map((one) => ({ value: one.key.join(separator), label: one.label }))}
                value={target}
                onValueChange={setTarget}
              />
            </Field>
          ) : (
            <ValueFields fields={form.fields} value={value} onChange={setValue} wrong={wrong} />
          )}
          {save.isError && !isTold ? (
            <Callout tone="danger" live>
              {save.error.message}
            </Callout>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What the server found wrong with the row, by field; of its key and its alias it says only what follows "it". */
function wrongIn(fields: Readonly<Record<string, string>> | null | undefined): Record<string, string> {
  const prefix = "changes.0.";
  return Object.fromEntries(
    Object.entries(fields ?? {}).flatMap(([path, message]) => {
      if (!path.startsWith(prefix)) return [];
      const name = path.slice(prefix.length);
      return [[name, name === "key" || name === "aliasOf" ? `It ${message}` : message]];
    }),
  );
}

/** What was left empty is not stated. */
const withoutBlanks = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([name, one]) => [name, one === "" ? null : one]));
