"use client";

import { useRouter } from "next/navigation";
import { useOffline } from "next/offline";
import { createContext, type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { GoContext } from "@/components/frame/go-context";
import { toast } from "@/components/ui/toast";

const againMs = 3_000;
const patienceMs = 5_000;

/** Whether there is no connection. */
export const OfflineContext = createContext(false);

/** Keeps the reader on the page that they have while there is no connection: one that cannot be had would take it away. */
export function StayOffline({ children }: { children: ReactNode }) {
  const router = useRouter();
  /** The router could not have a page. */
  const isWaiting = useOffline();
  /** The browser says that it is offline, and Throughline did not answer. */
  const [isCutOff, setIsCutOff] = useState(false);
  const isOffline = isWaiting || isCutOff;
  const isInDoubt = () => !navigator.onLine || isOffline;

  async function look(): Promise<boolean> {
    const isReached = await reachesThroughline();
    setIsCutOff(!isReached);
    return isReached;
  }
  function go(href: string) {
    if (!isInDoubt()) return router.push(href);
    void look().then((isReached) => {
      if (isReached) router.push(href);
      else toast({ tone: "warn", title: "No connection", body: "The page can be opened once it is back." });
    });
  }
  const lookAgain = useEffectEvent(() => void look());
  const follow = useEffectEvent((event: MouseEvent) => {
    const link = linkOf(event);
    if (!link || !isInDoubt()) return;
    event.preventDefault();
    go(link.href);
  });

  // External systems: the browser's connection, and its clicks before a link hears of them.
  useEffect(() => {
    const onChange = () => lookAgain();
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
    const timer = setInterval(() => lookAgain(), againMs);
    return () => clearInterval(timer);
  }, [isCutOff]);

  return (
    <OfflineContext value={isOffline}>
      <GoContext value={go}>{children}</GoContext>
    </OfflineContext>
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
