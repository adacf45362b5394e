"use client";

import { Page } from "@/components/frame/page";
import { ErrorState } from "@/components/states/error-state";

export default function TowerError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <Page title="Something went wrong">
      <ErrorState
        title="This page could not be shown"
        message="The work in the background goes on; nothing is lost. Try again, or hand the reference to an administrator."
        onRetry={reset}
        correlationId={error.digest}
      />
    </Page>
  );
}
