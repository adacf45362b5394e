"use client";

import { useState } from "react";
import { z } from "zod";
import { useFrame } from "@/components/frame/frame-context";

const lastActSchema = z.object({ act: z.enum(["assign", "snooze", "escalate"]), parts: z.array(z.coerce.date()).min(1) });
/** An act on exceptions that can be taken back: which it was, and when each of its parts was done. */
export type LastAct = z.infer<typeof lastActSchema>;

/** What the reader did last in this tab, which a reload does not forget. Whether it can still be taken back is the server's to say. */
export function useLastAct(): [LastAct | null, (act: LastAct | null) => void] {
  const key = `last act on exceptions of ${useFrame().user.email}`;
  const [last, setLast] = useState(() => stored(key));
  return [
    last,
    (act) => {
      setLast(act);
      if (act) sessionStorage.setItem(key, JSON.stringify(act));
      else sessionStorage.removeItem(key);
    },
  ];
}

/** Nothing on the server, whose page does not show it. */
function stored(key: string): LastAct | null {
  const text = typeof window === "undefined" ? null : sessionStorage.getItem(key);
  return text === null ? null : (lastActSchema.safeParse(JSON.parse(text)).data ?? null);
}
