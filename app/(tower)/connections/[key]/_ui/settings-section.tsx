"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { toast } from "@/components/ui/toast";
import type { ConnectionDetail } from "../../_ui/connection-types";
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

/** Where each plain field's error comes back from the server. */
const plainErrors = ["name", "baseUrl", "pollIntervalMs"];

/** Address, interval, settings and policy: every setting that its connector knows, checked by the connector, field by field. */
export function SettingsSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const trpc = useTRPC();
  const changed = useChanged();
  const [edited, setEdited] = useState<Partial<Record<Plain, string>>>({});
  const [settingDrafts, setSettingDrafts] = useState<FormDrafts>({});
  const [policyDrafts, setPolicyDrafts] = useState<FormDrafts>({});
  const [move, setMove] = useState(emptyMove);
  const stored = plainOf(connection);
  const draft = { ...stored, ...edited };

  function forget() {
    setEdited({});
    setSettingDrafts({});
    setPolicyDrafts({});
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
  const settingsForm = fittingForm(connection.settingsForm, connection.settings);
  const policyForm = connection.role === "crm" ? fittingForm(connection.policyForm, connection.policy) : [];
  const settings = withDrafts(settingsForm, connection.settings, settingDrafts);
  const policy = withDrafts(policyForm, connection.policy, policyDrafts);
  const differs = (Object.keys(stored) as Plain[]).filter((field) => draft[field] !== stored[field]);
  const hasSettings = Object.keys(settingDrafts).length > 0;
  const hasPolicy = Object.keys(policyDrafts).length > 0;
  const isDirty = differs.length > 0 || hasSettings || hasPolicy;
  const isReadable = Object.keys({ ...settings.errors, ...policy.errors }).length === 0 && Number(draft.pollSeconds) >= 1;

  const isMoving = asksForMove(wrong);
  const isShown = (field: string): boolean =>
    plainErrors.includes(field) ||
    isPlaced(settingsForm, "settings", field) ||
    isPlaced(policyForm, "policy", field) ||
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
      ...(hasSettings ? { settings: settings.value } : {}),
      ...(hasPolicy ? { policy: policy.value } : {}),
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
        {save.isError && !(Object.keys(wrong).length > 0 && Object.keys(wrong).every(isShown)) ? (
          <Callout tone="danger" live>
            {save.error.message}
          </Callout>
        ) : null}
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
          legend="Connector"
          help="Where nothing is stated, the connector’s own value holds, which stands there in grey."
          prefix="settings"
          sections={settingsForm}
          stated={connection.settings}
          drafts={settingDrafts}
          onDraftsChange={setSettingDrafts}
          errors={settings.errors}
        />
        {policyForm.length > 0 ? (
          <FormSections
            {...shared}
            legend="Policy"
            help="What the firm has decided where this source says nothing. What is not stated stays an exception."
            prefix="policy"
            sections={policyForm}
            stated={connection.policy}
            drafts={policyDrafts}
            onDraftsChange={setPolicyDrafts}
            errors={policy.errors}
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
