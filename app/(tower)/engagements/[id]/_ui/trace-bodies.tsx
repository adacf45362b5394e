"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Masked } from "@/components/masked/masked";
import { counted } from "@/components/number/counted";
import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { CopyButton } from "@/components/ui/copy-button";

interface Body {
  value?: unknown;
  hidden: number;
}

/** What was sent and received in one call, without what the reader's role may not see. Reading it is noted in the audit trail. */
export function TraceBodies({ callId, correlationId }: { callId: number; correlationId: string }) {
  const trace = useMutation(useTRPC().engagements.trace.mutationOptions());
  const { mutate } = trace;
  useEffect(() => mutate({ correlationId, callId }), [mutate, correlationId, callId]);
  if (trace.isError)
    return (
      <ErrorState
        title="It cannot be shown"
        message={trace.error.message}
        onRetry={() => mutate({ correlationId, callId })}
        correlationId={trace.error.data?.correlationId}
      />
    );
  const call = trace.data?.items[0];
  if (!call) return <LoadingRows rows={4} label="Opening what was said" />;
  if (call.unreadable) return <p className="text-danger">{call.unreadable}</p>;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <BodyText title="Sent" body={call.request} />
      <BodyText title="Received" body={call.response} />
    </div>
  );
}

function BodyText({ body, title }: { body: Body | null; title: string }) {
  const isEmpty = body === null || body.value === null || body.value === undefined;
  const text = JSON.stringify(body?.value ?? null, null, 2);
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="mb-1 flex items-baseline gap-3 font-semibold">
        {title}
        {body && body.hidden > 0 ? (
          <Masked label={counted(body.hidden, "field is hidden for your role", "fields are hidden for your role")} />
        ) : null}
        {isEmpty ? null : (
          <span className="ml-auto">
            <CopyButton value={text} label={`what was ${title.toLowerCase()}`} />
          </span>
        )}
      </h3>
      {isEmpty ? (
        <p className="text-muted-foreground">Nothing</p>
      ) : (
        <textarea
          readOnly
          aria-label={`${title}, as JSON`}
          rows={Math.min(18, text.split("\n").length)}
          value={text}
          className="w-full resize-y rounded-md border border-border bg-card p-3 font-mono text-meta leading-5"
        />
      )}
    </section>
  );
}
