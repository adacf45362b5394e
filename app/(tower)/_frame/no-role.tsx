"use client";

import { Hourglass } from "lucide-react";
import { signOut } from "next-auth/react";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";

/** Somebody is let in and has no work here yet. */
export function NoRole() {
  return (
    <main className="flex min-h-dvh items-center justify-center p-6">
      <Empty
        icon={Hourglass}
        title="You have no role here yet"
        actions={<Button onClick={() => void signOut({ callbackUrl: "/sign-in" })}>Sign out</Button>}
      >
        An administrator of your firm decides what you see and do. Once that is done, load this page again.
      </Empty>
    </main>
  );
}
