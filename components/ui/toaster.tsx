"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { toneIcon, toneText } from "../status/tone";
import { cn } from "./cn";
import { dismissToast, type ToastEntry, toastStore } from "./toast";

const NONE: readonly ToastEntry[] = [];

/** Once, at the root: shows what `toast()` says. F8 moves the focus here. */
export function Toaster() {
  const entries = useSyncExternalStore(toastStore.subscribe, toastStore.read, () => NONE);
  return (
    <Radix.Provider duration={6000} swipeDirection="right">
      {entries.map((entry) => {
        const tone = entry.tone ?? "ok";
        const Icon = toneIcon[tone];
        return (
          <Radix.Root
            key={entry.id}
            onOpenChange={(open) => {
              if (!open) dismissToast(entry.id);
            }}
            className="flex animate-fade-in items-start gap-2.5 rounded-lg border border-input/60 bg-card px-3 py-2.5"
          >
            <Icon aria-hidden className={cn("mt-[3px] size-3.5 shrink-0", toneText[tone])} />
            <div className="min-w-0 flex-1">
              <Radix.Title className="line-clamp-4 font-semibold">{entry.title}</Radix.Title>
              {entry.body ? (
                <Radix.Description className="line-clamp-6 text-muted-foreground">{entry.body}</Radix.Description>
              ) : null}
            </div>
            {entry.action ? (
              <Radix.Action
                altText={entry.action.label}
                onClick={entry.action.onClick}
                className="shrink-0 rounded-sm px-1 font-semibold text-primary hover:underline"
              >
                {entry.action.label}
              </Radix.Action>
            ) : null}
            <Radix.Close
              aria-label="Dismiss"
              className="inline-flex size-5 shrink-0 items-center justify-center rounded-sm text-muted-foreground hover:text-foreground"
            >
              <X aria-hidden className="size-3.5" />
            </Radix.Close>
          </Radix.Root>
        );
      })}
      <Radix.Viewport
        label="Messages"
        className="fixed right-4 bottom-12 z-60 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2 outline-none"
      />
    </Radix.Provider>
  );
}
