"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { ConnectionDetail, Mode } from "../../_ui/connection-types";
import { goOnText, writesText } from "../../_ui/count-text";
import { ModeStatus } from "../../_ui/mode-status";
import { useChanged } from "./use-connection";

const meanings: Record<Mode, string> = {
  off: "It is neither read nor written. What needs it waits; nothing is lost.",
  shadow: "Everything is read, nothing is written. What would be written is shown, field by field.",
  live: "It is read and written.",
};

function effectOf(mode: Mode, { name, role, shadowWrites, waiting }: ConnectionDetail): string {
  if (mode === "off")
    return `${name} is neither read nor written from now on. Engagements that need it wait and go on later; nothing is lost.`;
  const goOn = waiting > 0 ? ` Of what waits, ${goOnText(waiting)}.` : "";
  if (mode === "shadow")
    return role === "crm"
      ? `Throughline goes on reading ${name}. For its deals nothing is written, neither there nor in any other system: what would be written is shown here.${goOn}`
      : `Throughline goes on reading ${name} and writes nothing to it; meanwhile new deals are set up in no system, so that no half of one is real. What would be written to ${name} is shown here.${goOn}`;
  const shown = shadowWrites > 0 ? ` What has been shown (${writesText(shadowWrites)}) is done for real, each once.` : "";
  return `Throughline writes to ${name} from now on.${shown}${goOn}`;
}

/** Off, shadow or live; the first time live only after the preview was confirmed. */
export function ModeSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const trpc = useTRPC();
  const changed = useChanged();
  const [asked, setAsked] = useState<Mode | null>(null);
  const [reason, setReason] = useState("");
  const { firstLiveAt, key, mode, name, previewedAt, previewedBy } = connection;
  const mayGoLive = firstLiveAt !== null || previewedAt !== null;
  const setMode = useMutation(
    trpc.connections.setMode.mutationOptions({
      onSuccess: async ({ mode: now, released }) => {
        toast({
          tone: "ok",
          title: `${name} is ${now === "shadow" ? "in shadow mode" : now}`,
          body: released > 0 ? goOnText(released) : undefined,
        });
        setReason("");
        await changed();
      },
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  return (
    <Section title="Mode" actions={mayManage ? null : <ModeStatus mode={mode} />}>
      {mayManage ? (
        <Segmented
          label="Mode"
          options={[
            { value: "off", label: "Off" },
            { value: "shadow", label: "Shadow" },
            { value: "live", label: "Live", disabled: mode !== "live" && !mayGoLive },
          ]}
          value={mode}
          onValueChange={(next) => next !== mode && setAsked(next)}
        />
      ) : null}
      <p className="mt-2">{meanings[mode]}</p>
      {connection.paused ? (
        <p className="mt-1">
          {connection.paused.by} paused it <When at={connection.paused.at} mode="datetime" />: {connection.paused.reason}
        </p>
      ) : null}
      <p className="mt-1 text-meta text-muted-foreground">
        {firstLiveAt ? (
          <>
            First live <When at={firstLiveAt} mode="datetime" />.
          </>
        ) : previewedAt ? (
          <>
            {previewedBy} confirmed the preview <When at={previewedAt} />; it may go live.
          </>
        ) : (
          "Nothing was ever written to it. Before it goes live for the first time, someone looks at what shadow mode shows and confirms it."
        )}
      </p>
      <AlertDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={
          asked === "live" ? `Let ${name} go live?` : asked === "shadow" ? `Put ${name} into shadow mode?` : `Switch ${name} off?`
        }
        description={asked ? effectOf(asked, connection) : ""}
        confirmLabel={asked === "live" ? "Go live" : asked === "shadow" ? "Shadow mode" : "Switch off"}
        danger={asked === "off"}
        busy={setMode.isPending}
        onConfirm={() => asked && setMode.mutate({ key, mode: asked, ...(reason.trim() ? { reason: reason.trim() } : {}) })}
      >
        <Field label="Why" hint="Goes into the audit trail; may stay empty.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} autoComplete="off" />
        </Field>
      </AlertDialog>
    </Section>
  );
}
