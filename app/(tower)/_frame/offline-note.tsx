"use client";

import { WifiOff } from "lucide-react";
import { use } from "react";
import { OfflineContext } from "./stay-offline";

/** Says that there is no connection, and what that means for the reader. */
export function OfflineNote() {
  return (
    // Live by its own word: behind a dialog nothing else is read out.
    <div role="status" aria-live="polite" className="print:hidden">
      {use(OfflineContext) ? (
        <p className="flex items-center gap-2 border-b border-border px-4 py-1 text-meta text-warn">
          <WifiOff aria-hidden className="size-3.5 shrink-0" />
          No connection. What is on the screen stays, as old as it is; other pages open again once the connection is back.
        </p>
      ) : null}
    </div>
  );
}
