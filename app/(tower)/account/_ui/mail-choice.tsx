"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Checkbox } from "@/components/ui/checkbox";
import { toast } from "@/components/ui/toast";
import { type MailKind, mailKindNames, mailKinds } from "@/server/domain/mail/mail-kinds";

interface MailChoiceProps {
  isOn: boolean;
  kinds: readonly MailKind[];
}

/** Of what the reader is told by mail too; each choice holds at once. */
export function MailChoice({ isOn, kinds }: MailChoiceProps) {
  const [chosen, setChosen] = useState(kinds);
  const change = useMutation(
    useTRPC().session.changeMail.mutationOptions({
      onError: (error) => {
        setChosen(kinds);
        toast({ tone: "danger", title: error.message });
      },
    }),
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Told by mail</legend>
      {mailKinds.map((kind) => (
        <label key={kind} htmlFor={`mail-${kind}`} className="flex items-center gap-2">
          <Checkbox
            id={`mail-${kind}`}
            checked={chosen.includes(kind)}
            onCheckedChange={(isChosen) => {
              const next = isChosen === true ? [...chosen, kind] : chosen.filter((other) => other !== kind);
              setChosen(next);
              change.mutate({ kinds: [...next] });
            }}
          />
          {mailKindNames[kind]}
        </label>
      ))}
      <p className="text-meta text-muted-foreground">
        {isOn
          ? "You are told of all of it in the product, whatever you choose here."
          : "This installation sends no mail. What you choose holds once it does; in the product you are told of all of it."}
      </p>
    </fieldset>
  );
}
