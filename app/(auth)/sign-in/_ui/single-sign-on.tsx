"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { safeReturnPath } from "./sign-in-message";

/** The firm's identity provider. */
export function SingleSignOn({ returnTo }: { returnTo?: string }) {
  const [busy, setBusy] = useState(false);

  function enter() {
    setBusy(true);
    void signIn("oidc", { callbackUrl: safeReturnPath(returnTo) }).catch(() => setBusy(false));
  }

  return (
    <>
      <div className="flex items-center gap-3 text-meta text-muted-foreground">
        <span aria-hidden className="h-px flex-1 bg-border" />
        or
        <span aria-hidden className="h-px flex-1 bg-border" />
      </div>
      <Button size="lg" busy={busy} onClick={enter} className="w-full">
        Single sign-on
      </Button>
    </>
  );
}
