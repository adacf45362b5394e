"use client";

import "./globals.css";

/** Replaces the root layout when that fails itself, so it brings its own <html> and leans on nothing but the stylesheet. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="flex min-h-dvh flex-col items-center justify-center gap-1 p-6 text-center">
          <h1 className="text-title font-semibold">Throughline could not start this page</h1>
          <p className="max-w-md text-muted-foreground">The work in the background goes on; nothing is lost.</p>
          {error.digest ? <p className="font-mono text-meta text-muted-foreground">Reference {error.digest}</p> : null}
          <button
            type="button"
            onClick={reset}
            className="mt-4 h-8 rounded-md border border-transparent bg-primary px-3 font-semibold text-primary-foreground"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
