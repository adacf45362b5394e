import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { isSignedIn } from "@/app/_trpc/server";
import { Logo } from "@/components/frame/logo";
import { singleSignOn } from "@/server/auth/identity-provider";
import { env } from "@/server/env";
import { safeReturnPath } from "./_ui/sign-in-message";
import { SignInWays } from "./_ui/sign-in-ways";
import { ThroughlineDrawing } from "./_ui/throughline-drawing";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const query = await searchParams;
  const returnTo = first(query.next) ?? first(query.callbackUrl);
  if (await isSignedIn()) redirect(safeReturnPath(returnTo));
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,2fr)_3fr]">
      <main className="flex flex-col items-center justify-center p-6">
        <div className="w-full max-w-80">
          <Logo className="mb-5 size-9" />
          <h1 className="text-title font-semibold">Sign in to Throughline</h1>
          <p className="mt-1 mb-6 text-muted-foreground">
            What is stuck between the deal and the cash, what it is worth, and whose turn it is.
          </p>
          <SignInWays returnTo={returnTo} code={first(query.error)} singleSignOn={singleSignOn(env())} />
        </div>
      </main>
      <div className="hidden items-center justify-center border-l border-border bg-card p-10 lg:flex">
        <ThroughlineDrawing />
      </div>
    </div>
  );
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
