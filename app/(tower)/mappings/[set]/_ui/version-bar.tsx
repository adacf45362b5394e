"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatMoney } from "@/components/money/format-money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { Status } from "@/components/status/status";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { DecideDialog } from "./decide-dialog";
import { EffectPreview } from "./effect-text";
import type { OpenVersion, SetDetail } from "./types";
import type { SetUse } from "./use-set";

interface VersionBarProps {
  set: MappingSetKey;
  use: SetUse;
  detail: SetDetail;
}

/** What is shown, and what can be done with it. */
export function VersionBar({ detail, set, use }: VersionBarProps) {
  const { open } = use;
  return (
    <>
      {open ? <OpenBar open={open} detail={detail} use={use} /> : <InForceBar detail={detail} set={set} use={use} />}
      {open?.rejection ? (
        <Callout tone="warn" title={`${open.rejection.name} sent it back`}>
          {open.rejection.reason}
        </Callout>
      ) : null}
    </>
  );
}

function InForceBar({ detail, set, use }: VersionBarProps) {
  const draft = useMutation(
    useTRPC().mappings.createDraft.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: async ({ versionId }) => {
        await use.changed();
        use.show({ open: versionId });
      },
    }),
  );
  const { draft: existing, mayEdit, published } = detail;
  return (
    <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
      {published ? (
        <>
          <Status tone="ok" label={`v${published.version} in force`} />
          <span className="text-muted-foreground">
            since <When at={published.publishedAt} mode="date" /> by {published.publishedName ?? "the product"}
          </span>
        </>
      ) : (
        <span className="text-muted-foreground">Nothing is in force yet</span>
      )}
      {mayEdit && !existing ? (
        <Button className="ml-auto" busy={draft.isPending} onClick={() => draft.mutate({ set })}>
          <Pencil aria-hidden />
          Edit
        </Button>
      ) : null}
    </div>
  );
}

type Asked = "publish" | "review" | "reject" | "withdraw" | "discard";

function OpenBar({ detail, open, use }: { open: OpenVersion; detail: SetDetail; use: SetUse }) {
  const trpc = useTRPC();
  const [asked, setAsked] = useState<Asked | null>(null);
  const effect = useQuery({
    ...trpc.mappings.preview.queryOptions({ versionId: open.versionId }),
    enabled: open.changes > 0,
    retry: false,
  });
  const done = async (title: string, next: { open?: string | null } = {}) => {
    setAsked(null);
    toast({ tone: "ok", title });
    use.show(next);
    await use.changed();
  };
  const publish = useMutation(
    trpc.mappings.publish.mutationOptions({
      onSuccess: (answer) =>
        done(
          answer.state === "scheduled"
            ? "It comes into force on its day"
            : `v${answer.version} is in force: ${counted(answer.released, "record goes on", "records go on")}`,
        ),
    }),
  );
  const review = useMutation(
    trpc.mappings.requestReview.mutationOptions({
      onSuccess: ({ mayApprove }) =>
        done(mayApprove.length > 0 ? `${mayApprove.join(", ")} may publish it` : "Nobody else may publish it yet", {
          open: open.versionId,
        }),
    }),
  );
  const reject = useMutation(trpc.mappings.reject.mutationOptions({ onSuccess: () => done("It went back to its author") }));
  const onError = (error: { message: string }) => toast({ tone: "danger", title: error.message });
  const withdraw = useMutation(
    trpc.mappings.withdraw.mutationOptions({ onError, onSuccess: () => done("It is a draft again", { open: open.versionId }) }),
  );
  const discard = useMutation(
    trpc.mappings.discard.mutationOptions({ onError, onSuccess: () => done("The draft is discarded") }),
  );
  const ref = { versionId: open.versionId, lockVersion: open.lockVersion };
  const isDraft = open.state === "draft";
  const mayDecide = detail.mayPublish && open.mayPublish;
  const worth =
    effect.data && effect.data.releases.count > 0 ? formatMoney({ ...effect.data.releases.reporting, precision: "compact" }) : "";
  const stops = effect.data?.stops.count ?? 0;
  return (
    <>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-muted-foreground">
          {isDraft ? (open.isMine ? "Your draft" : `Draft by ${open.authorName}`) : `${open.authorName} asks: ${open.why}`}
        </span>
        <span>{counted(open.changes, "change")}</span>
        {effect.data ? (
          <span>
            releases <span className="font-semibold">{counted(effect.data.releases.count, "deal")}</span>
            {worth ? ` worth ${worth}` : ""}
          </span>
        ) : null}
        {stops > 0 ? <Status tone="warn" label={`would stop ${formatNumber(stops)}`} /> : null}
        {open.effectiveAt ? (
          <Status tone="info" label="Scheduled" title={open.scheduledBy ? `By ${open.scheduledBy}` : undefined} />
        ) : null}
        {open.effectiveAt ? <When at={open.effectiveAt} mode="date" timeZone="UTC" /> : null}
        <span className="ml-auto flex flex-wrap gap-2">
          {open.changes > 0 ? (
            <Button onClick={() => use.show({ open: open.versionId, changes: !use.shown.changes })}>
              {use.shown.changes ? "Show rows" : "Compare"}
            </Button>
          ) : null}
          {isDraft && open.isMine && open.changes > 0 ? (
            <Button onClick={() => setAsked("review")}>Ask for review…</Button>
          ) : null}
          {!isDraft && open.isMine ? (
            <Button busy={withdraw.isPending} onClick={() => withdraw.mutate(ref)}>
              Withdraw
            </Button>
          ) : null}
          {!isDraft && !open.isMine && detail.mayPublish ? <Button onClick={() => setAsked("reject")}>Send back…</Button> : null}
          {open.changes > 0 && mayDecide ? (
            <Button variant="primary" onClick={() => setAsked("publish")}>
              Publish…
            </Button>
          ) : null}
          {isDraft && (open.isMine || detail.mayPublish) ? (
            <Button variant="ghost" onClick={() => setAsked("discard")}>
              Discard…
            </Button>
          ) : null}
        </span>
      </div>
      {open.whyNot && open.changes > 0 ? <Callout tone="info">{open.whyNot}</Callout> : null}
      {open.notes.length > 0 ? (
        <Callout tone="warn" title="No connected system is known to have these values">
          <ul>
            {open.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {asked === "publish" ? (
        <DecideDialog
          title="Publish"
          description={`${detail.form.name}: ${counted(open.changes, "change")}`}
          question="Why is it changed?"
          reason={open.why}
          confirmLabel="Publish"
          hasDay
          isBusy={publish.isPending}
          error={publish.error?.message}
          onDecide={({ effectiveAt, why }) => publish.mutate({ ...ref, why, effectiveAt })}
          onClose={() => setAsked(null)}
        >
          <EffectPreview query={effect} />
        </DecideDialog>
      ) : null}
      {asked === "review" ? (
        <DecideDialog
          title="Ask for review"
          description="A second person looks at it and publishes it."
          question="Why is it changed?"
          reason={open.why}
          confirmLabel="Ask for review"
          isBusy={review.isPending}
          error={review.error?.message}
          onDecide={({ why }) => review.mutate({ ...ref, why })}
          onClose={() => setAsked(null)}
        >
          <EffectPreview query={effect} />
        </DecideDialog>
      ) : null}
      {asked === "reject" ? (
        <DecideDialog
          title="Send back"
          description={`It goes back to ${open.authorName} as a draft.`}
          question="What should be changed?"
          confirmLabel="Send back"
          isBusy={reject.isPending}
          error={reject.error?.message}
          onDecide={({ why }) => reject.mutate({ ...ref, reason: why })}
          onClose={() => setAsked(null)}
        />
      ) : null}
      <AlertDialog
        open={asked === "discard"}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        title="Discard the draft?"
        description={
          open.changes > 0
            ? `${counted(open.changes, "change is lost", "changes are lost")}. What is in force stays as it is.`
            : "It holds no changes."
        }
        confirmLabel="Discard"
        danger
        busy={discard.isPending}
        onConfirm={() => discard.mutate(ref)}
      />
    </>
  );
}
