"use client";

import { useRouter } from "next/navigation";
import { createContext, use } from "react";

/** How pages are opened that no link leads to; null: at once. */
export const GoContext = createContext<((href: string) => void) | null>(null);

/** Opens a page by its address, as a click on a link to it does. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  return use(GoContext) ?? ((href) => router.push(href));
}
