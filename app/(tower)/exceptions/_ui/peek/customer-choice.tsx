"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { Unknown } from "@/components/unknown/unknown";
import type { ItemDetail } from "../types";

interface CustomerChoiceProps {
  detail: ItemDetail;
  customers: NonNullable<ItemDetail["customers"]>;
  onReleased: (since: Date) => void;
  onChanged: () => void;
}

const facts = [
  ["name", "Name"],
  ["taxId", "Tax id"],
  ["country", "Country"],
  ["website", "Website"],
] as const;

/** The account and the customers of the ERP that look like it, side by side, and the decision which it is. */
export function CustomerChoice({ detail, customers, onReleased, onChanged }: CustomerChoiceProps) {
  const [why, setWhy] = useState("");
  const choose = useMutation(
    useTRPC().exceptions.chooseCustomer.mutationOptions({
      onError: (error) => {
        toast({ tone: "danger", title: error.message });
        onChanged();
      },
      onSuccess: (answer) => onReleased(answer.at),
    }),
  );
  const decide = (use: string | null) =>
    choose.mutate({ id: detail.item.id, version: detail.item.version, use, ...(why.trim() ? { why } : {}) });
  return (
    <section className="flex flex-col gap-3">
      <h3 className="font-semibold">Which customer is it?</h3>
      <div className="overflow-x-auto">
        <table className="w-full border-separate border-spacing-0">
          <thead className="text-left text-meta text-muted-foreground">
            <tr>
              <th className="border-b border-border py-1 pr-3 font-normal">
                <span className="sr-only">Fact</span>
              </th>
              <th className="border-b border-border py-1 pr-3 font-normal">In the CRM</th>
              {customers.candidates.map((one) => (
                <th key={one.externalId} className="border-b border-border py-1 pr-3 font-normal">
                  ERP {one.externalId}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.map(([name, label]) => (
              <tr key={name}>
                <th scope="row" className="border-b border-border py-1 pr-3 text-left font-normal text-muted-foreground">
                  {label}
                </th>
                <td className="border-b border-border py-1 pr-3 break-words">
                  <Fact text={customers.own[name]} />
                </td>
                {customers.candidates.map((one) => (
                  <td key={one.externalId} className="border-b border-border py-1 pr-3 break-words">
                    <Fact text={one[name]} />
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row" className="py-1 pr-3 text-left font-normal text-muted-foreground">
                Alike in
              </th>
              <td className="py-1 pr-3" />
              {customers.candidates.map((one) => (
                <td key={one.externalId} className="py-1 pr-3 break-words">
                  {one.reasons}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <Field label="Why">
        <Input value={why} maxLength={500} onChange={(event) => setWhy(event.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-2">
        {customers.candidates.map((one) => (
          <Button key={one.externalId} variant="primary" busy={choose.isPending} onClick={() => decide(one.externalId)}>
            It is {one.name}
          </Button>
        ))}
        <Button busy={choose.isPending} onClick={() => decide(null)}>
          None of them: a new customer
        </Button>
      </div>
    </section>
  );
}

/** What one side says; nothing is a dash with its word. */
const Fact = ({ text }: { text: string }) => (text === "" || text === "—" ? <Unknown cause="Not given there" /> : text);
