"use client";

import { ErrorState } from "@/components/states/error-state";

export default function RouteError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <ErrorState
        title="This page could not be shown"
        message="The work in the background goes on; nothing is lost. Try again, or hand the reference to an administrator."
        onRetry={reset}
        correlationId={error.digest}
      />
    </main>
  );
}
