"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { useHydrated } from "@/components/media/use-hydrated";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SignInFailureCallout } from "./sign-in-failure-callout";
import { safeReturnPath } from "./sign-in-message";

/** What the sign-in answers: null for success, else a code. */
export type SignInAction = (input: { email: string; password: string }) => Promise<string | null>;

export interface SignInFormProps {
  returnTo?: string;
  /** A code that brought the reader here, such as `SessionRequired`. */
  code?: string;
  /** Another way to sign in than next-auth's credentials. */
  action?: SignInAction;
  /** A list of demo sign-ins, say. */
  hint?: ReactNode;
}

/** Address and password. */
export function SignInForm({ returnTo, code, action = withCredentials, hint }: SignInFormProps) {
  const [failure, setFailure] = useState<string | null>(code ?? null);
  const [busy, setBusy] = useState(false);
  // Before that the browser itself would submit, with the password in plain sight of the next page.
  const hydrated = useHydrated();
  const password = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const failed = await action({ email: String(data.get("email")), password: String(data.get("password")) }).catch(
      () => "offline",
    );
    if (failed === null) {
      // A whole new page, so that nothing of the visitor before remains in memory.
      window.location.assign(safeReturnPath(returnTo));
      return;
    }
    setFailure(failed);
    setBusy(false);
    password.current?.select();
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {failure ? <SignInFailureCallout code={failure} /> : null}
      <Field label="Email">
        <Input name="email" type="email" autoComplete="username" required autoFocus className="h-9" />
      </Field>
      <Field label="Password">
        <Input ref={password} name="password" type="password" autoComplete="current-password" required className="h-9" />
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={busy} disabled={!hydrated} className="w-full">
        Sign in
      </Button>
      {hint}
    </form>
  );
}

async function withCredentials({ email, password }: { email: string; password: string }): Promise<string | null> {
  // Named, for next-auth would take this page's own address, and the error in it for its answer.
  const answer = await signIn("credentials", { email, password, redirect: false, callbackUrl: "/" });
  if (answer?.ok && !answer.error) return null;
  return answer?.error ?? "offline";
}
