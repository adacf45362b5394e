"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";

const nobody = "nobody";

interface AskWhomProps {
  exceptionId: string;
  /** Null: nobody in particular. */
  askId: string | null;
  onAsk: (askId: string | null) => void;
}

/** To whom a comment puts a question: people who see the exception and may answer. */
export function AskWhom({ exceptionId, askId, onAsk }: AskWhomProps) {
  const people = useQuery(useTRPC().exceptions.askable.queryOptions({ id: exceptionId }));
  const known = people.data?.people ?? [];
  const options = [
    { value: nobody, label: "Nobody in particular" },
    ...known.map(({ id, name, role }) => ({ value: id, label: name, note: role })),
  ];
  return (
    <Field
      label="Ask"
      className="min-w-0 flex-1"
      error={people.isError ? `Whom you could ask could not be loaded: ${people.error.message}` : undefined}
    >
      <Combobox
        options={options}
        value={askId ?? nobody}
        searchPlaceholder="Search a colleague"
        onValueChange={(value) => onAsk(value === nobody ? null : value)}
      />
    </Field>
  );
}
