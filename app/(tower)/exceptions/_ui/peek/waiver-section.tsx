"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Money } from "@/components/money/money";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { useNow } from "@/components/when/now";
import { When } from "@/components/when/when";
import { coversDeal } from "@/server/domain/contract/waiver-limit";
import { isAmount, isNegative } from "@/server/domain/money";
import type { ItemDetail } from "../types";
import { WaiverDeciders } from "./waiver-deciders";
import { type WaiverStanding, waiverStanding } from "./waiver-standing";

interface WaiverSectionProps {
  detail: ItemDetail;
  onReleased: (since: Date) => void;
  onChanged: () => void;
}

/** Setting the rule aside for this deal: one person asks, another decides, and it ends by itself. */
export function WaiverSection({ detail, onReleased, onChanged }: WaiverSectionProps) {
  const { waiver, fixes, item } = detail;
  const [asking, setAsking] = useState(false);
  const decided = waiver ? (
    <Decided waiver={waiver} deal={detail.deal} isForGood={isChange(item.kind) && item.status === "waived" && waiver.isExpired} />
  ) : null;
  if (waiver?.state === "requested" && !waiver.isExpired)
    return (
      <Requested
        waiver={waiver}
        exceptionId={item.id}
        version={item.version}
        deal={detail.deal}
        onReleased={onReleased}
        onChanged={onChanged}
      />
    );
  if (!fixes.includes("waive") || item.status !== "open") return decided;
  return (
    <section className="flex flex-col gap-2">
      {decided}
      {asking ? (
        <AskForm detail={detail} onChanged={onChanged} onCancel={() => setAsking(false)} />
      ) : (
        <div>
          <Button onClick={() => setAsking(true)}>Set the rule aside…</Button>
        </div>
      )}
    </section>
  );
}

type Waiver = NonNullable<ItemDetail["waiver"]>;

/** A change that was set aside is agreed from then on; only a new one is asked about. */
const isChange = (kind: string): boolean => kind === "amendment_candidate";

function Terms({ waiver, lasts }: { waiver: Waiver; lasts: WaiverStanding["lasts"] }) {
  return (
    <>
      “{waiver.reason}”{lasts === "for_good" ? ", for this change for good" : null}
      {lasts === "until_its_day" ? (
        <>
          , until <When at={waiver.expiresAt} mode="date" timeZone="UTC" />
        </>
      ) : null}
      {waiver.amount && waiver.currency ? (
        <>
          , up to <Money amount={waiver.amount} currency={waiver.currency} />
        </>
      ) : null}
      .
    </>
  );
}

type Worth = ItemDetail["deal"];

/** Said wherever a limit is too low: such a waiver sets nothing aside. */
function FallsShort({ deal }: { deal: Worth }) {
  return (
    <>
      {" "}
      This does not reach the deal
      {deal?.amount && deal.currency ? (
        <>
          {" "}
          of <Money amount={deal.amount} currency={deal.currency} />
        </>
      ) : null}
      : it stays stopped.
    </>
  );
}

/** What one legal entity's people have set aside, those of another have not. */
function LeftBehind({ agreedIn, now }: NonNullable<Waiver["leftBehind"]>) {
  return (
    <>
      {" "}
      It was agreed for {agreedIn}, and the deal belongs to {now} now: put right what is wrong, or have the people of {now} set
      the rule aside.
    </>
  );
}

function Decided({ waiver, deal, isForGood }: { waiver: Waiver; deal: Worth; isForGood: boolean }) {
  const { isPast, lasts, title } = waiverStanding(waiver, isForGood);
  return (
    <Callout tone={isPast || (waiver.state === "approved" && !waiver.reachesDeal) ? "warn" : "neutral"} title={title}>
      <Terms waiver={waiver} lasts={lasts} />
      {waiver.leftBehind ? <LeftBehind {...waiver.leftBehind} /> : null}
      {waiver.isOvertaken ? " The deal has changed once more since: look at what it is now, and have that agreed. " : null}
      {waiver.state === "approved" && !waiver.reachesDeal ? <FallsShort deal={deal} /> : null} Asked for by {waiver.requestedName}
      {waiver.decidedName ? `, decided by ${waiver.decidedName}` : ""}.
    </Callout>
  );
}

function Requested({
  waiver,
  exceptionId,
  version,
  deal,
  onReleased,
  onChanged,
}: {
  waiver: Waiver;
  exceptionId: string;
  /** Of the exception as it is shown. */
  version: number;
  deal: Worth;
  onReleased: (since: Date) => void;
  onChanged: () => void;
}) {
  const trpc = useTRPC();
  const [why, setWhy] = useState("");
  const failed = (error: { message: string }) => {
    toast({ tone: "danger", title: error.message });
    onChanged();
  };
  const decide = useMutation(
    trpc.exceptions.decideWaiver.mutationOptions({
      onError: failed,
      onSuccess: (answer) => (answer.state === "approved" ? onReleased(answer.at) : onChanged()),
    }),
  );
  const withdraw = useMutation(trpc.exceptions.withdrawWaiver.mutationOptions({ onError: failed, onSuccess: onChanged }));
  const answer = (approve: boolean) => decide.mutate({ waiverId: waiver.id, approve, version, ...(why.trim() ? { why } : {}) });
  return (
    <section className="flex flex-col gap-3">
      <Callout
        tone={waiver.reachesDeal ? "info" : "warn"}
        title={`${waiver.requestedName} asks to set the rule aside. It awaits a second person.`}
      >
        <Terms waiver={waiver} lasts="until_its_day" />
        {waiver.reachesDeal ? null : <FallsShort deal={deal} />}
      </Callout>
      {waiver.isOwn ? (
        <>
          <WaiverDeciders id={exceptionId} limit={limitOf(waiver)} />
          <div>
            <Button busy={withdraw.isPending} onClick={() => withdraw.mutate({ waiverId: waiver.id })}>
              Take the request back
            </Button>
          </div>
        </>
      ) : waiver.whyNotDecide === null ? (
        <>
          <Field label="Your reason">
            <Input value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
          </Field>
          <div className="flex gap-2">
            <Button variant="primary" busy={decide.isPending} onClick={() => answer(true)}>
              Approve
            </Button>
            <Button busy={decide.isPending} onClick={() => answer(false)}>
              Refuse
            </Button>
          </div>
        </>
      ) : (
        <p className="text-muted-foreground">{waiver.whyNotDecide}</p>
      )}
    </section>
  );
}

const limitOf = ({ amount, currency }: Pick<Waiver, "amount" | "currency">) => (amount && currency ? { amount, currency } : null);

const dayMs = 86_400_000;
const noDeal = { amount: null, currency: null };
const sentence = (subject: string, says: string): string => `${subject} ${says}.`;

function AskForm({ detail, onChanged, onCancel }: { detail: ItemDetail; onChanged: () => void; onCancel: () => void }) {
  const now = useNow()?.now ?? new Date(0);
  const inDays = (days: number): string => new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
  const { amount, currency } = detail.item.exposure;
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(inDays(30));
  const [limit, setLimit] = useState("");
  const typed = limit.trim();
  const isLimit = isAmount(typed) && !isNegative(typed);
  const fallsShort = isLimit && !coversDeal({ amount: typed, currency }, detail.deal ?? noDeal);
  const ask = useMutation(
    useTRPC().exceptions.requestWaiver.mutationOptions({
      onSuccess: () => {
        toast({ tone: "ok", title: "A second person has been asked" });
        onCancel();
        onChanged();
      },
    }),
  );
  const wrong = ask.error?.data?.fields ?? {};
  const ofLimit = wrong["limit.amount"];
  const ofUntil = wrong.expiresAt;
  const message = ask.error?.message;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate({
          id: detail.item.id,
          version: detail.item.version,
          reason,
          expiresAt: new Date(`${until}T23:59:59Z`),
          ...(typed && currency ? { limit: { amount: typed, currency } } : {}),
        });
      }}
    >
      <h3 className="font-semibold">Set the rule aside</h3>
      <Field label="Reason" error={wrong.reason ?? (ofLimit || ofUntil ? undefined : message)}>
        <Textarea autoFocus value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Field
        label="Until"
        error={ofUntil && sentence("It", ofUntil)}
        hint={
          isChange(detail.item.kind)
            ? "Once it is taken over, the change is agreed for good: the day ends what is not used by then."
            : undefined
        }
      >
        <DateInput value={until} min={inDays(1)} max={inDays(365)} onValueChange={setUntil} />
      </Field>
      {amount !== null && currency !== null ? (
        <Field
          label={`For a deal of at most (${currency}, optional)`}
          error={ofLimit && sentence("The limit", ofLimit)}
          hint={fallsShort ? <FallsShort deal={detail.deal} /> : undefined}
        >
          <Input inputMode="decimal" value={limit} onChange={(event) => setLimit(event.target.value)} />
        </Field>
      ) : null}
      <WaiverDeciders id={detail.item.id} limit={isLimit && currency ? { amount: typed, currency } : null} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" busy={ask.isPending} disabled={reason.trim().length < 3}>
          Ask a second person
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
