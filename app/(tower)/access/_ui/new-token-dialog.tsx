"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useNow } from "@/components/when/now";
import { type Permission, permissionsOf } from "@/server/domain/access/permissions";
import type { Role } from "@/server/domain/access/roles";
import { after } from "@/server/domain/clock";
import { PlaceFields, roleOf, roleOptions } from "./grants-editor";

const dayMs = 86_400_000;
const lifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "180", label: "180 days" },
  { value: "365", label: "A year" },
];

const permissionsOfRole = (role: Role): Permission[] => permissionsOf([{ role, entityCode: null, region: null, isLead: false }]);
const readsOf = (role: Role): Permission[] => permissionsOfRole(role).filter((scope) => scope.endsWith(".read"));

/** Makes a token and shows its secret, once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const now = useNow()?.now;
  const [role, setRole] = useState<Role>("auditor");
  const [place, setPlace] = useState<{ entityCode: string | null; region: string | null }>({ entityCode: null, region: null });
  const [scopes, setScopes] = useState<Permission[]>(() => readsOf("auditor"));
  const [days, setDays] = useState("90");
  const trpc = useTRPC();
  const client = useQueryClient();
  const create = useMutation(
    trpc.access.createApiToken.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.access.apiTokens.pathFilter()),
    }),
  );
  if (create.isSuccess) return <TokenSecret secret={create.data.secret} onClose={onClose} />;
  const wrong = create.error?.data?.fields ?? {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!now) return;
    const name = String(new FormData(event.currentTarget).get("name"));
    // A minute less than the choice, so that the longest stays within the limit by the server's clock too.
    create.mutate({ name, role, ...place, scopes, expiresAt: after(now, Number(days) * dayMs - 60_000) });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="New API token"
        description="For a program that uses the public API. It never sees or does more than its role and its scopes both allow."
        footer={
          <>
            <DialogCancel />
            <Button type="submit" form={formId} variant="primary" busy={create.isPending} disabled={scopes.length === 0}>
              Create token
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
          {create.isError ? (
            <Callout tone="danger" live>
              {create.error.message}
            </Callout>
          ) : null}
          <Field label="Name" hint="What uses it: “Data warehouse, nightly load”" error={wrong.name}>
            <Input name="name" required autoComplete="off" />
          </Field>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Role">
              <Select
                className="w-full"
                options={roleOptions}
                value={role}
                onValueChange={(value) => {
                  setRole(roleOf(value));
                  setScopes(readsOf(roleOf(value)));
                }}
              />
            </Field>
            <Field label="Ends after" error={wrong.expiresAt}>
              <Select className="w-full" options={lifetimes} value={days} onValueChange={setDays} />
            </Field>
            <PlaceFields
              {...place}
              onEntityChange={(entityCode) => setPlace((before) => ({ ...before, entityCode }))}
              onRegionChange={(region) => setPlace((before) => ({ ...before, region }))}
            />
          </div>
          <ScopeChoice role={role} scopes={scopes} onScopesChange={setScopes} />
        </form>
      </DialogContent>
    </Dialog>
  );
}

interface ScopeChoiceProps {
  role: Role;
  scopes: readonly Permission[];
  onScopesChange: (scopes: Permission[]) => void;
}

function ScopeChoice({ role, scopes, onScopesChange }: ScopeChoiceProps) {
  const id = useId();
  const toggle = (scope: Permission) =>
    onScopesChange(scopes.includes(scope) ? scopes.filter((other) => other !== scope) : [...scopes, scope]);
  return (
    <fieldset>
      <legend className="pb-1 text-meta font-semibold">Scopes</legend>
      <div className="grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
        {permissionsOfRole(role).map((scope) => (
          <div key={scope} className="flex items-center gap-2">
            <Checkbox id={`${id}-${scope}`} checked={scopes.includes(scope)} onCheckedChange={() => toggle(scope)} />
            <label htmlFor={`${id}-${scope}`} className="font-mono text-meta">
              {scope}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function TokenSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="The token is ready"
        description="Send it as Authorization: Bearer …"
        footer={
          <Button variant="primary" onClick={onClose}>
            I have copied it
          </Button>
        }
      >
        <Callout tone="warn" title="It is shown only now">
          We keep a fingerprint of it, not the token itself. Whoever loses it needs a new one.
        </Callout>
        <div className="mt-3 flex items-center gap-2 rounded-md border border-border bg-muted px-3 py-2">
          <code className="min-w-0 flex-1 font-mono text-meta break-all select-all">{secret}</code>
          <CopyButton value={secret} label="token" />
        </div>
      </DialogContent>
    </Dialog>
  );
}
