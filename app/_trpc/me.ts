import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Permission } from "@/server/domain/access/permissions";
import { api, isSignedIn } from "./server";

/** A visitor without a session is sent to sign in, and back here afterwards. */
export async function requireSession(): Promise<void> {
  if (await isSignedIn()) return;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}&error=SessionRequired`);
}

/** Who is signed in. */
export const requireMe = cache(async () => {
  await requireSession();
  return (await api()).session.me();
});

/** Whether the reader may open a screen that needs this permission. */
export const mayRead = async (permission: Permission): Promise<boolean> => (await requireMe()).permissions.includes(permission);
