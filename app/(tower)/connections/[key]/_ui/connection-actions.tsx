"use client";

import { useMutation } from "@tanstack/react-query";
import { Pause, Play, RefreshCw } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { goOnText } from "../../_ui/count-text";
import { useChanged, useConnection } from "./use-connection";

/** Sync now, pause, go on. */
export function ConnectionActions({ connectionKey }: { connectionKey: string }) {
  const trpc = useTRPC();
  const changed = useChanged();
  const { read } = useConnection(connectionKey);
  const [pausing, setPausing] = useState(false);
  const [reason, setReason] = useState("");
  const onError = (error: { message: string }) => toast({ tone: "danger", title: error.message });
  const sync = useMutation(
    trpc.connections.sync.mutationOptions({
      onSuccess: () => {
        toast({ tone: "ok", title: "It is read now" });
        return changed();
      },
      onError,
    }),
  );
  const pause = useMutation(
    trpc.connections.pause.mutationOptions({
      onSuccess: ({ isPaused, released }) => {
        setReason("");
        toast({ tone: "ok", title: isPaused ? "Paused" : released > 0 ? goOnText(released) : "It goes on" });
        return changed();
      },
      onError,
    }),
  );
  const connection = read.data;
  if (!connection) return null;
  const { isPaused, mode, name } = connection;
  return (
    <>
      <Button
        onClick={() => sync.mutate({ key: connectionKey })}
        busy={sync.isPending}
        disabled={mode === "off" || isPaused}
        title={mode === "off" ? "It is switched off" : isPaused ? "It is paused" : undefined}
      >
        <RefreshCw aria-hidden />
        <span className="max-sm:sr-only">Sync now</span>
      </Button>
      {mode === "off" ? null : (
        <Button
          variant={isPaused ? "primary" : "secondary"}
          busy={pause.isPending}
          onClick={() => (isPaused ? pause.mutate({ key: connectionKey, isPaused: false }) : setPausing(true))}
        >
          {isPaused ? <Play aria-hidden /> : <Pause aria-hidden />}
          <span className="max-sm:sr-only">{isPaused ? "Go on" : "Pause"}</span>
        </Button>
      )}
      <AlertDialog
        open={pausing}
        onOpenChange={setPausing}
        title={`Pause ${name}?`}
        description="Nothing is read from it or written to it. What needs it waits and goes on by itself afterwards; nothing is lost."
        confirmLabel="Pause"
        incomplete={reason.trim() === ""}
        onConfirm={() => pause.mutate({ key: connectionKey, isPaused: true, reason: reason.trim() })}
      >
        <Field label="Why" required hint="Shown here while it is paused, and kept in the audit trail.">
          <Input value={reason} onChange={(event) => setReason(event.target.value)} maxLength={500} autoComplete="off" />
        </Field>
      </AlertDialog>
    </>
  );
}
