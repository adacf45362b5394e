"use client";

import { useId } from "react";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { ConnectionDetail } from "../../_ui/connection-types";

export interface MoveDraft {
  secrets: Readonly<Record<string, string>>;
  sameAccount: boolean;
}

export const emptyMove: MoveDraft = { secrets: {}, sameAccount: false };

/** Whether the server asked for what only a connection that moves needs. */
export const asksForMove = (wrong: Readonly<Record<string, string>>): boolean =>
  "sameAccount" in wrong || Object.keys(wrong).some((field) => field.startsWith("secrets."));

interface MoveFieldsProps {
  connection: ConnectionDetail;
  message: string;
  wrong: Readonly<Record<string, string>>;
  move: MoveDraft;
  onMoveChange: (move: MoveDraft) => void;
}

/** What a connection that is to be found elsewhere needs: its credentials anew and, where records are linked, that they are the same there. */
export function MoveFields({ connection, message, wrong, move, onMoveChange }: MoveFieldsProps) {
  const sameId = useId();
  const setSecret = (name: string, value: string) => onMoveChange({ ...move, secrets: { ...move.secrets, [name]: value } });
  return (
    <div className="flex flex-col gap-3 border-t border-border pt-3">
      <Callout tone="warn" live>
        {message} It goes on in shadow mode, until the preview of its writes is confirmed again.
      </Callout>
      {connection.secrets.map(({ isOptional, label, multiline, name }) => {
        const control = {
          value: move.secrets[name] ?? "",
          onChange: (event: { target: { value: string } }) => setSecret(name, event.target.value),
          spellCheck: false,
        };
        return (
          <Field key={name} label={label} required={!isOptional} error={wrong[`secrets.${name}`]}>
            {multiline ? (
              <Textarea {...control} rows={6} autoComplete="off" className="font-mono text-meta" />
            ) : (
              <Input {...control} type="password" autoComplete="new-password" />
            )}
          </Field>
        );
      })}
      {"sameAccount" in wrong || move.sameAccount ? (
        <div className="flex items-center gap-2">
          <Checkbox
            id={sameId}
            checked={move.sameAccount}
            onCheckedChange={(checked) => onMoveChange({ ...move, sameAccount: checked === true })}
          />
          <label htmlFor={sameId}>It is the same account under another address: the linked records are the same there</label>
        </div>
      ) : null}
    </div>
  );
}
