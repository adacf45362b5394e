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
import { JsonField } from "../../_ui/json-field";
import { errorsBelow, parseJsonText, toJsonText } from "../../_ui/json-text";
import { asksForMove, emptyMove, MoveFields } from "./move-fields";
import { useChanged } from "./use-connection";

interface Draft {
  name: string;
  baseUrl: string;
  pollSeconds: string;
  settings: string;
  policy: string;
}

const draftOf = (connection: ConnectionDetail): Draft => ({
  name: connection.name,
  baseUrl: connection.baseUrl,
  pollSeconds: String(connection.pollIntervalMs / 1000),
  settings: toJsonText(connection.settings),
  policy: toJsonText(connection.policy),
});

/** Address, interval, settings and policy; the connector's own check answers field by field. */
export function SettingsSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const trpc = useTRPC();
  const changed = useChanged();
  const [edited, setEdited] = useState<Partial<Draft>>({});
  const [move, setMove] = useState(emptyMove);
  const stored = draftOf(connection);
  const draft = { ...stored, ...edited };
  const set = (field: keyof Draft) => (value: string) => setEdited((before) => ({ ...before, [field]: value }));
  const save = useMutation(
    trpc.connections.update.mutationOptions({
      onSuccess: async ({ released, secretsRemoved }) => {
        const removed = secretsRemoved.length > 0 ? `Removed: ${secretsRemoved.join(", ")}` : undefined;
        toast({ tone: "ok", title: "Saved", body: removed ?? (released > 0 ? goOnText(released) : undefined) });
        await changed();
        setEdited({});
        setMove(emptyMove);
      },
    }),
  );
  const wrong = save.error?.data?.fields ?? {};
  const settings = parseJsonText(draft.settings);
  const policy = parseJsonText(draft.policy);
  const isCrm = connection.role === "crm";
  const differs = (Object.keys(stored) as (keyof Draft)[]).filter((field) => draft[field] !== stored[field]);
  const isReady = differs.length > 0 && "value" in settings && "value" in policy && Number(draft.pollSeconds) >= 1;

  const isMoving = asksForMove(wrong);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady) return;
    const secrets = Object.fromEntries(Object.entries(move.secrets).filter(([, value]) => value.trim() !== ""));
    save.mutate({
      key: connection.key,
      ...(differs.includes("name") ? { name: draft.name } : {}),
      ...(differs.includes("baseUrl") ? { baseUrl: draft.baseUrl } : {}),
      ...(differs.includes("pollSeconds") ? { pollIntervalMs: Math.round(Number(draft.pollSeconds) * 1000) } : {}),
      ...(differs.includes("settings") ? { settings: settings.value } : {}),
      ...(differs.includes("policy") ? { policy: policy.value } : {}),
      ...(isMoving ? { secrets, sameAccount: move.sameAccount } : {}),
    });
  }

  function discard() {
    setEdited({});
    setMove(emptyMove);
    save.reset();
  }

  const input = (field: "name" | "baseUrl" | "pollSeconds") => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) => set(field)(event.target.value),
    disabled: !mayManage,
    autoComplete: "off",
  });
  return (
    <Section title="Settings" note={mayManage ? undefined : "IT may change them"}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {save.isError && Object.keys(wrong).length === 0 ? (
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
        <JsonField
          label="Settings"
          hint="What differs from the connector’s own."
          value={draft.settings}
          onValueChange={set("settings")}
          errors={"error" in settings ? [settings.error] : errorsBelow("settings", wrong)}
          disabled={!mayManage}
        />
        {isCrm ? (
          <JsonField
            label="Policy"
            hint="What the firm has decided where this source says nothing: currency, disposition, contractType, feeSchedule, billingDriver, sow, contacts, paymentTerms, serviceMonths, entityByOffice, legalEntity. What is not stated stays an exception."
            value={draft.policy}
            onValueChange={set("policy")}
            errors={"error" in policy ? [policy.error] : errorsBelow("policy", wrong)}
            disabled={!mayManage}
          />
        ) : null}
        {isMoving && save.error ? (
          <MoveFields connection={connection} message={save.error.message} wrong={wrong} move={move} onMoveChange={setMove} />
        ) : null}
        {mayManage ? (
          <div className="flex justify-end gap-2">
            <Button type="button" onClick={discard} disabled={differs.length === 0}>
              Discard
            </Button>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!isReady}>
              Save
            </Button>
          </div>
        ) : null}
      </form>
      <p className="mt-3 border-t border-border pt-3 text-meta text-muted-foreground">{connection.guarantee}</p>
    </Section>
  );
}
