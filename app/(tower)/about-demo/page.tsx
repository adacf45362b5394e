import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Page } from "@/components/frame/page";
import { Section } from "@/components/ui/section";
import { env } from "@/server/env";

export const metadata: Metadata = { title: "Demo estate" };

/** What the demo is, and what of it is real. */
export default function AboutDemoPage() {
  if (!env().THROUGHLINE_DEMO) notFound();
  return (
    <Page title="Demo estate">
      <Section className="max-w-2xl">
        <div className="flex flex-col gap-3">
          <p>
            The firm whose deals, projects and invoices you see does not exist. Its CRM, project system and ERP run beside
            Throughline on this machine: they are simulated, on the vendors’ own protocols, with their limits, delays and errors.
          </p>
          <p>
            Everything on Throughline’s side is real. The connectors, flows, checks, mappings and the audit trail are the ones
            that a firm works with, and every figure comes from records that went through them. Nothing here reaches a system
            outside this machine.
          </p>
          <p>
            To work with systems of your own, point the <Link href="/connections">connections</Link> at them, or start with{" "}
            <code className="font-mono text-meta">THROUGHLINE_DEMO=0</code> on an empty database.
          </p>
        </div>
      </Section>
    </Page>
  );
}
