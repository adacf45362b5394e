"use client";

import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import type { FormEvent } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FormError } from "../../_ui/form-error";

/** Changing the password ends every session, this one too. */
export function ChangePassword({ email }: { email: string }) {
  const change = useMutation(
    useTRPC().session.changePassword.mutationOptions({
      onSuccess: () => void signOut({ callbackUrl: "/sign-in" }),
    }),
  );
  const wrong = change.error?.data?.fields ?? {};

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    change.mutate({ currentPassword: String(data.get("current")), newPassword: String(data.get("new")) });
  }

  return (
    <form onSubmit={submit} className="flex max-w-80 flex-col gap-3">
      <FormError error={change.error} />
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <Field label="Current password" error={wrong.currentPassword && "It is not right."}>
        <Input name="current" type="password" autoComplete="current-password" required />
      </Field>
      <Field
        label="New password"
        error={wrong.newPassword}
        hint="12 characters or more. You sign in again afterwards, everywhere."
      >
        <Input name="new" type="password" autoComplete="new-password" minLength={12} required />
      </Field>
      <Button type="submit" className="self-start" busy={change.isPending || change.isSuccess}>
        Change password
      </Button>
    </form>
  );
}
