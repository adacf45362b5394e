"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { Masked } from "@/components/masked/masked";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { KeyValue } from "@/components/ui/key-value";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import { type Grant, isFirmAdministrator } from "@/server/domain/access/roles";
import { grantLabel, type Person } from "./access-types";
import { type GrantDraft, withDraft } from "./grants";
import { GrantsEditor } from "./grants-editor";
import { PersonStatus } from "./person-status";

interface PersonPeekProps extends PeekSteps {
  person: Person;
  mayManage: boolean;
  /** A password lets in administrators of the whole firm only. */
  isSingleSignOnOnly: boolean;
}

/** What of theirs is nobody's now. */
const freed = (count: number): string =>
  count === 0 ? "" : count === 1 ? "; 1 exception is nobody’s now" : `; ${count} exceptions are nobody’s now`;

const tell = (title: string, warnings: readonly string[]) =>
  toast(warnings.length > 0 ? { tone: "warn", title, body: warnings.join(" ") } : { tone: "ok", title });

function passwordText({ grants, hasPassword }: Person, isSingleSignOnOnly: boolean): string {
  if (!hasPassword) return "Has none: single sign-on only";
  return isSingleSignOnOnly && !grants.some(isFirmAdministrator)
    ? "Has one, which does not let them in: single sign-on only"
    : "Has one";
}

/** A person: what they may do and where, and the acts of an administrator. */
export function PersonPeek({ person, mayManage, isSingleSignOnOnly, ...peek }: PersonPeekProps) {
  const [edit, setEdit] = useState<{ grants: readonly Grant[]; draft: GrantDraft | null }>({
    grants: person.grants,
    draft: null,
  });
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries(trpc.access.pathFilter());
  const failed = (error: { message: string }) => toast({ tone: "danger", title: error.message });

  const save = useMutation(
    trpc.access.setGrants.mutationOptions({
      onSuccess: async ({ handedBack, warnings }) => {
        tell(`${person.name}’s roles are saved${freed(handedBack)}`, warnings);
        await refresh();
      },
    }),
  );
  const setStatus = useMutation(
    trpc.access.setUserStatus.mutationOptions({
      onSuccess: async ({ handedBack, status, warnings }) => {
        tell(`${person.name} is switched ${status === "active" ? "on" : "off"}${freed(handedBack)}`, warnings);
        await refresh();
      },
      onError: failed,
    }),
  );
  const endSessions = useMutation(
    trpc.access.revokeSessions.mutationOptions({
      onSuccess: async ({ sessionsEnded }) => {
        toast({ tone: "ok", title: sessionsEnded === 1 ? "One session ended" : `${sessionsEnded} sessions ended` });
        await refresh();
      },
      onError: failed,
    }),
  );
  const isActive = person.status === "active";
  const grants = withDraft(edit.grants, edit.draft);
  const isChanged = JSON.stringify(grants) !== JSON.stringify(person.grants);

  return (
    <Peek
      {...peek}
      title={person.name}
      summary={<PersonStatus status={person.status} />}
      footer={
        mayManage ? (
          <>
            {isChanged ? (
              <Button
                variant="primary"
                busy={save.isPending}
                onClick={() => save.mutate({ userId: person.id, grants, grantsVersion: person.grantsVersion })}
              >
                Save roles
              </Button>
            ) : null}
            {person.liveSessions > 0 ? (
              <Button busy={endSessions.isPending} onClick={() => endSessions.mutate({ userId: person.id })}>
                Sign out everywhere
              </Button>
            ) : null}
            {isActive ? (
              <AlertDialog
                trigger={<Button variant="ghost">Switch off…</Button>}
                title={`Switch ${person.name} off?`}
                description="Their sessions end at once and they cannot sign in. What is assigned to them is nobody’s again. What they did stays in the audit trail. You can switch them on again."
                confirmLabel="Switch off"
                danger
                busy={setStatus.isPending}
                onConfirm={() => setStatus.mutate({ userId: person.id, status: "disabled" })}
              />
            ) : (
              <Button busy={setStatus.isPending} onClick={() => setStatus.mutate({ userId: person.id, status: "active" })}>
                Switch on
              </Button>
            )}
          </>
        ) : null
      }
    >
      <KeyValue
        items={[
          { label: "Email", value: person.email ?? <Masked /> },
          { label: "Password", value: passwordText(person, isSingleSignOnOnly) },
          { label: "Last sign-in", value: <When at={person.lastSignInAt} cause="Has never signed in" /> },
          { label: "Open sessions", value: person.liveSessions },
          { label: "Added", value: <When at={person.createdAt} mode="date" /> },
        ]}
      />
      <h3 className="mt-5 mb-1.5 font-semibold">Roles</h3>
      {save.isError ? (
        <Callout tone="danger" live className="mb-2">
          {save.error.message}
        </Callout>
      ) : null}
      {mayManage ? (
        <GrantsEditor {...edit} onChange={(next, draft) => setEdit({ grants: next, draft })} />
      ) : (
        <ul className="flex flex-col gap-1">
          {person.grants.map((grant) => (
            <li key={grantLabel(grant)}>{grantLabel(grant)}</li>
          ))}
          {person.grants.length === 0 ? <li className="text-muted-foreground">None yet</li> : null}
        </ul>
      )}
    </Peek>
  );
}
