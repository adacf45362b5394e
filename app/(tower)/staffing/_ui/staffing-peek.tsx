"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowUpRight } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { KeyValue } from "@/components/ui/key-value";
import { toast } from "@/components/ui/toast";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { hoursText, Named, RequestState, roleText } from "./staffing-columns";
import type { StaffingRequest } from "./types";

interface StaffingPeekProps extends PeekSteps {
  request: StaffingRequest;
  mayWork: boolean;
}

/** One request: what is needed, when and where, and who takes it. */
export function StaffingPeek({ mayWork, request, ...peek }: StaffingPeekProps) {
  const { engagement } = request;
  return (
    <Peek
      {...peek}
      title={roleText(request)}
      href={`/engagements/${engagement.id}`}
      summary={
        <span className="flex flex-wrap items-baseline gap-x-3">
          <RequestState request={request} />
          <span className="text-foreground">
            {engagement.number} {engagement.name}
          </span>
        </span>
      }
    >
      <div className="flex flex-col gap-5">
        <KeyValue
          items={[
            { label: "Skill", value: request.skill ?? "Any" },
            { label: "Hours", value: hoursText(request) },
            {
              label: "When",
              value: (
                <>
                  <When at={request.startOn} mode="date" cause="No day is stated" /> to{" "}
                  <When at={request.endOn} mode="date" cause="No day is stated" />
                </>
              ),
            },
            {
              label: "Where",
              value: [request.entityCode, request.region].filter(Boolean).join(", ") || (
                <Unknown cause="No legal entity and no region are decided yet" />
              ),
            },
            { label: "Customer", value: engagement.customerName ?? <Unknown cause="The deal has no account" /> },
            {
              label: "Named",
              value: <Named request={request} />,
              note: request.filledAt ? <When at={request.filledAt} mode="datetime" /> : null,
            },
          ]}
        />
        {request.projectUrl ? (
          <a
            href={request.projectUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 self-start text-primary hover:underline"
          >
            The project in the PSA
            <ArrowUpRight aria-hidden className="size-3.5" />
          </a>
        ) : null}
        {mayWork && request.status === "open" ? <FillForm key={request.id} id={request.id} /> : null}
        {mayWork && request.status === "filled" ? <ReopenForm key={request.id} id={request.id} /> : null}
      </div>
    </Peek>
  );
}

function useStaffed() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const readAgain = () => client.invalidateQueries(trpc.staffing.pathFilter());
  return {
    // Somebody else may have been quicker: what is on the screen is not what is there.
    onError: async (error: { message: string }) => {
      toast({ tone: "danger", title: error.message });
      await readAgain();
    },
    done: async (title: string) => {
      toast({ tone: "ok", title });
      await readAgain();
    },
  };
}

function FillForm({ id }: { id: string }) {
  const [name, setName] = useState("");
  const { done, onError } = useStaffed();
  const fill = useMutation(
    useTRPC().staffing.fill.mutationOptions({ onError, onSuccess: () => done(`${name.trim()} takes the role`) }),
  );
  return (
    <form
      className="flex flex-col items-start gap-2 border-t border-border pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) fill.mutate({ id, resourceName: name });
      }}
    >
      <Field label="Who takes it" className="w-full">
        <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Button type="submit" variant="primary" busy={fill.isPending} disabled={!name.trim()}>
        Fill the request
      </Button>
    </form>
  );
}

function ReopenForm({ id }: { id: string }) {
  const [reason, setReason] = useState("");
  const { done, onError } = useStaffed();
  const reopen = useMutation(
    useTRPC().staffing.reopen.mutationOptions({ onError, onSuccess: () => done("The request is open again") }),
  );
  return (
    <form
      className="flex flex-col items-start gap-2 border-t border-border pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        reopen.mutate({ id, reason: reason.trim() || undefined });
      }}
    >
      <Field label="Why it opens again" hint="May stay empty" className="w-full">
        <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <Button type="submit" busy={reopen.isPending}>
        Reopen the request
      </Button>
    </form>
  );
}
