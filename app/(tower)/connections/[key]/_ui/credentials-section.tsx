"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { useHydrated } from "@/components/media/use-hydrated";
import { Status } from "@/components/status/status";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { ConnectionDetail } from "../../_ui/connection-types";
import { useChanged } from "./use-connection";

type Secret = ConnectionDetail["secrets"][number];

/** Which credentials are stored, and since when. They are written and replaced, never shown. */
export function CredentialsSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const [replacing, setReplacing] = useState<Secret | null>(null);
  return (
    <Section title="Credentials" note="written, never shown" flush>
      <ul className="divide-y divide-border">
        {connection.secrets.map((secret) => (
          <li key={secret.name} className="flex items-center gap-3 px-4 py-2">
            <div className="min-w-0 flex-1">
              <p>{secret.label}</p>
              <StoredSince secret={secret} />
            </div>
            {mayManage ? (
              <Button
                size="sm"
                onClick={() => setReplacing(secret)}
                aria-label={`${secret.updatedAt ? "Replace" : "Store"}: ${secret.label}`}
              >
                {secret.updatedAt ? "Replace" : "Store"}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {replacing ? <SecretDialog connection={connection} secret={replacing} onClose={() => setReplacing(null)} /> : null}
    </Section>
  );
}

function StoredSince({ secret }: { secret: Secret }) {
  if (secret.updatedAt)
    return (
      <p className="text-meta text-muted-foreground">
        Stored <When at={secret.updatedAt} />
      </p>
    );
  if (secret.isOptional) return <p className="text-meta text-muted-foreground">Not stored; may stay so</p>;
  return <Status tone="warn" label="Not stored" className="text-meta" />;
}

interface SecretDialogProps {
  connection: ConnectionDetail;
  secret: Secret;
  onClose: () => void;
}

function SecretDialog({ connection, secret, onClose }: SecretDialogProps) {
  const formId = useId();
  const trpc = useTRPC();
  const changed = useChanged();
  const isHydrated = useHydrated();
  const store = useMutation(
    trpc.connections.update.mutationOptions({
      onSuccess: async () => {
        toast({ tone: "ok", title: `${secret.label}: stored` });
        await changed();
        onClose();
      },
    }),
  );

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get("secret"));
    store.mutate({ key: connection.key, secrets: { [secret.name]: secret.multiline ? value : value.trim() } });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="sm"
        title={secret.updatedAt ? "Replace a credential" : "Store a credential"}
        description={`${secret.label}. It is encrypted at once and is not shown again; what waits for ${connection.name} tries again.`}
        footer={
          <>
            <DialogCancel />
            <Button type="submit" form={formId} variant="primary" busy={store.isPending} disabled={!isHydrated}>
              {secret.updatedAt ? "Replace" : "Store"}
            </Button>
          </>
        }
      >
        <form id={formId} method="post" onSubmit={submit} className="flex flex-col gap-3">
          {store.isError ? (
            <Callout tone="danger" live>
              {store.error.message}
            </Callout>
          ) : null}
          <Field label={secret.label} required>
            {secret.multiline ? (
              <Textarea name="secret" required rows={8} spellCheck={false} autoComplete="off" className="font-mono text-meta" />
            ) : (
              <Input name="secret" type="password" required autoComplete="new-password" spellCheck={false} />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
