"use client";

import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { ItemDetail } from "../types";

interface RulingsProps {
  rulings: ItemDetail["rulings"];
  mayRule: boolean;
  onChanged: () => void;
}

/** Decisions that people have made on this deal and its customer, each of which can be taken back. */
export function Rulings({ rulings, mayRule, onChanged }: RulingsProps) {
  const revoke = useMutation(
    useTRPC().exceptions.revokeRuling.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: () => {
        toast({ tone: "ok", title: "The decision has been taken back" });
        onChanged();
      },
    }),
  );
  if (rulings.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 font-semibold">Decided</h3>
      <ul className="flex flex-col gap-1.5">
        {rulings.map((ruling) => (
          <li key={ruling.id} className="flex items-start justify-between gap-3">
            <span>
              {ruling.says}
              <span className="block text-meta text-muted-foreground">
                {ruling.decidedName}&nbsp;· <When at={ruling.decidedAt} />
              </span>
            </span>
            {mayRule ? (
              <Button
                size="sm"
                busy={revoke.isPending}
                onClick={() => revoke.mutate({ rulingId: ruling.id, why: "Taken back from the exception" })}
              >
                Take back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
