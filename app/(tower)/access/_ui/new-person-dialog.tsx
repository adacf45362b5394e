"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { type Grant, isFirmAdministrator } from "@/server/domain/access/roles";
import { FormError } from "../../_ui/form-error";
import { emptyDraft, type GrantDraft, withDraft } from "./grants";
import { GrantsEditor } from "./grants-editor";

/** Lets another person in. */
export function NewPersonDialog({ isSingleSignOnOnly, onClose }: { isSingleSignOnOnly: boolean; onClose: () => void }) {
  const formId = useId();
  const [edit, setEdit] = useState<{ grants: readonly Grant[]; draft: GrantDraft | null }>({ grants: [], draft: emptyDraft });
  const trpc = useTRPC();
  const client = useQueryClient();
  const create = useMutation(
    trpc.access.createUser.mutationOptions({
      onSuccess: async (_made, { name }) => {
        toast({ tone: "ok", title: `${name} may sign in now` });
        await client.invalidateQueries(trpc.access.pathFilter());
        onClose();
      },
    }),
  );
  const wrong = create.error?.data?.fields ?? {};
  const takesPassword = !isSingleSignOnOnly || withDraft(edit.grants, edit.draft).some(isFirmAdministrator);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const password = String(data.get("password") ?? "");
    create.mutate({
      name: String(data.get("name")),
      email: String(data.get("email")),
      ...(password === "" ? {} : { password }),
      grants: withDraft(edit.grants, edit.draft),
    });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Add a person"
        description="They sign in with this address, and see and do what their roles allow."
        footer={
          <>
            <DialogCancel />
            <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
              Add person
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="flex flex-col gap-3">
          <FormError error={create.error} isShown={(field) => field !== "grants"} />
          <Field label="Name" error={wrong.name}>
            <Input name="name" required autoComplete="off" />
          </Field>
          <Field label="Email" error={wrong.email}>
            <Input name="email" type="email" required autoComplete="off" />
          </Field>
          {takesPassword ? (
            <Field
              label="First password"
              error={wrong.password}
              hint="12 characters or more; they should change it. Leave it empty for who signs in through your identity provider."
            >
              <Input name="password" type="text" autoComplete="off" />
            </Field>
          ) : (
            <p className="text-meta text-muted-foreground">
              They sign in through your identity provider. Only administrators of the whole firm can have a password beside it.
            </p>
          )}
          <div>
            <p className="pb-1 text-meta font-semibold">Roles</p>
            <GrantsEditor {...edit} onChange={(grants, draft) => setEdit({ grants, draft })} />
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
