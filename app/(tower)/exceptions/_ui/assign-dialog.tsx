"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { ErrorState } from "@/components/states/error-state";
import { Button } from "@/components/ui/button";
import { Dialog, DialogCancel, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { Team } from "@/server/domain/access/roles";

const nobody = "none";

interface AssignDialogProps {
  teams: readonly Team[];
  place?: { entityCode: string | null; region: string | null };
  onAssign: (person: { id: string | null; name: string }) => void;
  onClose: () => void;
}

/** To whom exceptions are given: people who work in their queue and see their place. */
export function AssignDialog({ teams, place, onAssign, onClose }: AssignDialogProps) {
  const people = useQuery(useTRPC().exceptions.assignees.queryOptions({ teams: [...teams], ...(place ? { place } : {}) }));
  const [chosen, setChosen] = useState<string | null>(null);
  const known = people.data?.people ?? [];
  const value = chosen ?? known.find((person) => person.isMe)?.id ?? known[0]?.id ?? nobody;
  const options = [
    ...known.map((person) => ({
      value: person.id,
      label: person.isMe ? `${person.name} (me)` : person.name,
      note: person.role,
    })),
    { value: nobody, label: "Nobody" },
  ];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="sm"
        title="Assign"
        footer={
          <>
            <DialogCancel />
            <Button
              variant="primary"
              disabled={!people.isSuccess}
              onClick={() => {
                onAssign({ id: value === nobody ? null : value, name: known.find((one) => one.id === value)?.name ?? "nobody" });
                onClose();
              }}
            >
              Assign
            </Button>
          </>
        }
      >
        {people.isError ? (
          <ErrorState
            title="The people of this queue could not be loaded"
            message={people.error.message}
            onRetry={() => void people.refetch()}
            retrying={people.isFetching}
            correlationId={people.error.data?.correlationId}
          />
        ) : (
          <Field label="To">
            <Select options={options} value={value} onValueChange={setChosen} />
          </Field>
        )}
      </DialogContent>
    </Dialog>
  );
}
