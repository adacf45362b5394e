import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { toast } from "@/components/ui/toast";
import type { Holiday } from "./calendar-types";

interface Days {
  put?: readonly Holiday[];
  remove?: readonly string[];
}

interface Change extends Days {
  /** What to say once it is done. */
  title: string;
  /** What takes it back. */
  undo?: Days;
}

export interface DayChange {
  isPending: boolean;
  error: string | null;
  reset: () => void;
  mutate: (change: Change, onDone?: () => void) => void;
}

/** Changes the holidays of one entity, says so with a way back, and shows them anew. */
export function useDayChange(entityCode: string): DayChange {
  const trpc = useTRPC();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries(trpc.calendars.pathFilter());
  const change = useMutation(trpc.calendars.change.mutationOptions({ onSuccess }));
  // Its failure is told by itself: the calendar may be closed by then.
  const takeBack = useMutation(
    trpc.calendars.change.mutationOptions({ onSuccess, onError: (error) => toast({ tone: "danger", title: error.message }) }),
  );
  const inputOf = ({ put = [], remove = [] }: Days) => ({ entityCode, put: [...put], remove: [...remove] });
  return {
    isPending: change.isPending || takeBack.isPending,
    error: change.error?.message ?? null,
    reset: change.reset,
    mutate: ({ title, undo, ...days }, onDone) =>
      change.mutate(inputOf(days), {
        onSuccess: () => {
          const action = undo && { label: "Undo", onClick: () => takeBack.mutate(inputOf(undo)) };
          toast({ tone: "ok", title, action });
          onDone?.();
        },
      }),
  };
}
