"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import { FormError } from "../../../_ui/form-error";
import type { ConnectionDetail, FormSection } from "../../_ui/connection-types";
import { goOnText } from "../../_ui/count-text";
import { type FormDrafts, fittingForm, isPlaced, withDrafts } from "../../_ui/form-drafts";
import { FormSections } from "../../_ui/form-sections";
import { asksForMove, emptyMove, MoveFields } from "./move-fields";
import { useChanged } from "./use-connection";

type Plain = "name" | "baseUrl" | "pollSeconds";

const plainOf = (connection: ConnectionDetail): Record<Plain, string> => ({
  name: connection.name,
  baseUrl: connection.baseUrl,
  pollSeconds: String(connection.pollIntervalMs / 1000),
});

/** Settings or policy as they are edited: the form of what is stored, what was changed of it, and what it states with that. */
function usePart(prefix: "settings" | "policy", form: readonly FormSection[], stated: Readonly<Record<string, unknown>>) {
  const [drafts, onDraftsChange] = useState<FormDrafts>({});
  const sections = fittingForm(form, stated);
  const isChanged = Object.keys(drafts).length > 0;
  return { prefix, sections, stated, drafts, onDraftsChange, isChanged, ...withDrafts(sections, stated, drafts) };
}

/** Where each plain field's error comes back from the server. */
const plainErrors = ["name", "baseUrl", "pollIntervalMs"];

/** Address, interval, settings and policy: every setting that its connector knows, checked by the connector, field by field. */
export function SettingsSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const trpc = useTRPC();
  const changed = useChanged();
  const [edited, setEdited] = useState<Partial<Record<Plain, string>>>({});
  const settings = usePart("settings", connection.settingsForm, connection.settings);
  const policy = usePart("policy", connection.role === "crm" ? connection.policyForm : [], connection.policy);
  const [move, setMove] = useState(emptyMove);
  const stored = plainOf(connection);
  const draft = { ...stored, ...edited };

  function forget() {
    setEdited({});
    settings.onDraftsChange({});
    policy.onDraftsChange({});
    setMove(emptyMove);
  }

  const save = useMutation(
    trpc.connections.update.mutationOptions({
      onSuccess: async ({ released, secretsRemoved }) => {
        const removed = secretsRemoved.length > 0 ? `Removed: ${secretsRemoved.join(", ")}` : undefined;
        toast({ tone: "ok", title: "Saved", body: removed ?? (released > 0 ? goOnText(released) : undefined) });
        await changed();
        forget();
      },
    }),
  );
  const wrong = save.error?.data?.fields ?? {};
  const differs = (Object.keys(stored) as Plain[]).filter((field) => draft[field] !== stored[field]);
  const isDirty = differs.length > 0 || settings.isChanged || policy.isChanged;
  const isReadable = Object.keys({ ...settings.errors, ...policy.errors }).length === 0 && Number(draft.pollSeconds) >= 1;

  const isMoving = asksForMove(wrong);
  const isShown = (field: string): boolean =>
    plainErrors.includes(field) ||
    [settings, policy].some(({ prefix, sections }) => isPlaced(sections, prefix, field)) ||
    asksForMove({ [field]: "" });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isDirty || !isReadable) return;
    const secrets = Object.fromEntries(Object.entries(move.secrets).filter(([, value]) => value.trim() !== ""));
    save.mutate({
      key: connection.key,
      ...(differs.includes("name") ? { name: draft.name } : {}),
      ...(differs.includes("baseUrl") ? { baseUrl: draft.baseUrl } : {}),
      ...(differs.includes("pollSeconds") ? { pollIntervalMs: Math.round(Number(draft.pollSeconds) * 1000) } : {}),
      ...(settings.isChanged ? { settings: settings.value } : {}),
      ...(policy.isChanged ? { policy: policy.value } : {}),
      ...(isMoving ? { secrets, sameAccount: move.sameAccount } : {}),
    });
  }

  function discard() {
    forget();
    save.reset();
  }

  const input = (field: Plain) => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) => setEdited((before) => ({ ...before, [field]: event.target.value })),
    disabled: !mayManage,
    autoComplete: "off",
  });
  const shared = { wrong, disabled: !mayManage };
  return (
    <Section title="Settings" note={mayManage ? undefined : "IT may change them"}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <FormError error={save.error} isShown={isShown} />
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Name" error={wrong.name}>
            <Input {...input("name")} required />
          </Field>
          <Field label="Read every (seconds)" error={wrong.pollIntervalMs}>
            <Input {...input("pollSeconds")} type="number" min={1} max={86_400} step="any" required />
          </Field>
          <Field label="Base address" error={wrong.baseUrl} className="sm:col-span-2">
            <Input {...input("baseUrl")} type="url" spellCheck={false} required />
          </Field>
        </div>
        <FormSections
          {...shared}
          {...settings}
          legend="Connector"
          help="Where nothing is stated, the connector’s own value holds, which stands there in grey."
        />
        {policy.sections.length > 0 ? (
          <FormSections
            {...shared}
            {...policy}
            legend="Policy"
            help="What the firm has decided where this source says nothing. What is not stated stays an exception."
          />
        ) : null}
        {isMoving && save.error ? (
          <MoveFields connection={connection} message={save.error.message} wrong={wrong} move={move} onMoveChange={setMove} />
        ) : null}
        {mayManage ? (
          <div className="flex justify-end gap-2">
            <Button type="button" onClick={discard} disabled={!isDirty}>
              Discard
            </Button>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty || !isReadable}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
      <p className="mt-3 border-t border-border pt-3 text-meta text-muted-foreground">{connection.guarantee}</p>
    </Section>
  );
}
