import type { Metadata } from "next";
import { requireMe } from "@/app/_trpc/me";
import { Page } from "@/components/frame/page";
import { KeyValue } from "@/components/ui/key-value";
import { Section } from "@/components/ui/section";
import { singleSignOn } from "@/server/auth/identity-provider";
import { isFirmAdministrator } from "@/server/domain/access/roles";
import { env } from "@/server/env";
import { ChangePassword } from "./_ui/change-password";
import { MailChoice } from "./_ui/mail-choice";
import { ReadingCurrency } from "./_ui/reading-currency";
import { SignOutEverywhere } from "./_ui/sign-out-everywhere";

export const metadata: Metadata = { title: "Your account" };

/** What the reader may see and do, and what they set for themselves. */
export default async function AccountPage() {
  const me = await requireMe();
  const places = me.grants.map((grant) => ({
    label: me.roles.find((role) => role.role === grant.role)?.name ?? grant.role,
    value: [grant.entityCode ?? "All entities", grant.region ?? "all regions", grant.isLead ? "lead" : null]
      .filter(Boolean)
      .join(", "),
  }));
  return (
    <Page title="Your account">
      <div className="flex max-w-2xl flex-col gap-4">
        <Section title={me.name} note={me.email}>
          <KeyValue items={places.length > 0 ? places : [{ label: "Roles", value: "None yet: an administrator grants them." }]} />
        </Section>
        <Section title="Money" note="the currency that you read amounts in">
          <ReadingCurrency currency={me.currency} />
        </Section>
        <Section title="Mail" note="of what you are told by mail too">
          <MailChoice isOn={me.mail.isOn} kinds={me.mail.kinds} />
        </Section>
        {singleSignOn(env()) === "only" && !me.grants.some(isFirmAdministrator) ? null : (
          <Section title="Password">
            <ChangePassword email={me.email} />
          </Section>
        )}
        <Section title="Sessions">
          <SignOutEverywhere />
        </Section>
      </div>
    </Page>
  );
}
