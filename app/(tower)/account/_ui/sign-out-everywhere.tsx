"use client";

import { useMutation } from "@tanstack/react-query";
import { signOut } from "next-auth/react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { FormError } from "../../_ui/form-error";

/** Ends every session of the reader, this one too. */
export function SignOutEverywhere() {
  const end = useMutation(
    useTRPC().session.endOwnSessions.mutationOptions({
      onSuccess: () => void signOut({ callbackUrl: "/sign-in" }),
    }),
  );
  return (
    <div className="flex flex-col items-start gap-2">
      <FormError error={end.error} />
      <p className="text-muted-foreground">Ends every session of yours at once, on this device and on all others.</p>
      <Button busy={end.isPending || end.isSuccess} onClick={() => end.mutate({})}>
        Sign out everywhere
      </Button>
    </div>
  );
}
