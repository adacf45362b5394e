import Link from "next/link";
import { Logo } from "@/components/frame/logo";
import { Button } from "@/components/ui/button";

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-1 p-6 text-center">
      <Logo className="mb-4 size-8" />
      <h1 className="text-title font-semibold">There is nothing at this address</h1>
      <p className="max-w-md text-muted-foreground">
        It may have moved, or it belongs to an entity or region that your role does not see.
      </p>
      <Button asChild className="mt-4">
        <Link href="/">Go to the overview</Link>
      </Button>
    </main>
  );
}
