"use client";

import { WifiOff } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOffline } from "next/offline";
import { useEffect, useEffectEvent, useState } from "react";
import { toast } from "@/components/ui/toast";

const againMs = 3_000;
const patienceMs = 5_000;

/** Says that there is no connection, and keeps the reader on the page that they have: one that cannot be had would take it away. */
export function OfflineNote() {
  const router = useRouter();
  /** The router could not have a page. */
  const isWaiting = useOffline();
  /** The browser says that it is offline, and Throughline did not answer. */
  const [isCutOff, setIsCutOff] = useState(false);

  const look = useEffectEvent(async (): Promise<boolean> => {
    const isReached = await reachesThroughline();
    setIsCutOff(!isReached);
    return isReached;
  });
  const follow = useEffectEvent((event: MouseEvent) => {
    const link = linkOf(event);
    if (!link || (navigator.onLine && !isWaiting && !isCutOff)) return;
    event.preventDefault();
    void look().then((isReached) => {
      if (isReached) router.push(link.href);
      else toast({ tone: "warn", title: "No connection", body: "The page can be opened once it is back." });
    });
  });

  // External systems: the browser's connection, and its clicks before a link hears of them.
  useEffect(() => {
    const onChange = () => void look();
    const onClick = (event: MouseEvent) => follow(event);
    window.addEventListener("offline", onChange);
    window.addEventListener("online", onChange);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("offline", onChange);
      window.removeEventListener("online", onChange);
      document.removeEventListener("click", onClick, true);
    };
  }, []);

  // External system: the network, which is back before or after the browser says so.
  useEffect(() => {
    if (!isCutOff) return;
    const timer = setInterval(() => void look(), againMs);
    return () => clearInterval(timer);
  }, [isCutOff]);

  return (
    <div role="status" className="print:hidden">
      {isWaiting || isCutOff ? (
        <p className="flex items-center gap-2 border-b border-border px-4 py-1 text-meta text-warn">
          <WifiOff aria-hidden className="size-3.5 shrink-0" />
          No connection. What is on the screen stays, as old as it is; other pages open again once the connection is back.
        </p>
      ) : null}
    </div>
  );
}

/** On the machine that Throughline runs on it is reached though the browser has no network. */
const reachesThroughline = (): Promise<boolean> =>
  fetch("/api/health/live", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(patienceMs) }).then(
    () => true,
    () => false,
  );

/** The link to a page of ours that a click follows in this tab; null: it follows none. */
function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.origin !== window.location.origin || link.target === "_blank" || link.hasAttribute("download")) return null;
  return link.getAttribute("href")?.startsWith("#") ? null : link;
}
