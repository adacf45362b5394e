"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/app/_trpc/client";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";

const FIRM = "firm";
const names = new Intl.DisplayNames("en", { type: "currency" });
const options = [
  { value: FIRM, label: "The firm’s reporting currency" },
  ...Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    label: code,
    note: names.of(code),
    keywords: [names.of(code) ?? code],
  })),
];

/** Amounts stay in their own currency; totals are shown in this one. */
export function ReadingCurrency({ currency }: { currency: string | null }) {
  const router = useRouter();
  const change = useMutation(
    useTRPC().session.changeCurrency.mutationOptions({
      onSuccess: () => router.refresh(),
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  return (
    <Field label="Totals in" hint="Each amount keeps the currency of its contract; totals and exposure are converted.">
      <Combobox
        options={options}
        value={currency ?? FIRM}
        onValueChange={(value) => change.mutate({ currency: value === FIRM || value === null ? null : value })}
      />
    </Field>
  );
}
