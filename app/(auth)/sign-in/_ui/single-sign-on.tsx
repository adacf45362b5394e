"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { useHydrated } from "@/components/media/use-hydrated";
import { Button } from "@/components/ui/button";
import { safeReturnPath } from "./sign-in-message";

/** The firm's identity provider; first of the ways in, or beside the password. */
export function SingleSignOn({ isFirst = false, returnTo }: { isFirst?: boolean; returnTo?: string }) {
  const [busy, setBusy] = useState(false);
  // Before that a click would do nothing.
  const hydrated = useHydrated();

  function enter() {
    setBusy(true);
    void signIn("oidc", { callbackUrl: safeReturnPath(returnTo) }).catch(() => setBusy(false));
  }

  return (
    <>
      {isFirst ? null : (
        <div className="flex items-center gap-3 text-meta text-muted-foreground">
          <span aria-hidden className="h-px flex-1 bg-border" />
          or
          <span aria-hidden className="h-px flex-1 bg-border" />
        </div>
      )}
      <Button
        variant={isFirst ? "primary" : undefined}
        size="lg"
        busy={busy}
        disabled={!hydrated}
        onClick={enter}
        className="w-full"
      >
        Single sign-on
      </Button>
    </>
  );
}
