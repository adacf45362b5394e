"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { toast } from "@/components/ui/toast";
import type { Team } from "@/server/domain/access/roles";
import type { ProgressTarget, Target } from "./types";

/** What a dialog asks about: the exceptions, and whose queue and place they are in. */
export interface Asked {
  /** Several groups are several targets. */
  targets: readonly Target[];
  teams: readonly Team[];
  place?: { entityCode: string | null; region: string | null };
}

interface Before {
  id: string;
  assigneeId: string | null;
  snoozedUntil: Date | null;
}
interface Acted {
  changed: number;
  skipped: { why: string; count: number }[];
  next: string | null;
  before: Before[] | null;
  at: Date;
}

const many = (count: number): string => `${count.toLocaleString("en-GB")} ${count === 1 ? "exception" : "exceptions"}`;
const left = (acted: Acted): string | undefined =>
  acted.skipped
    .filter((one) => one.count > 0)
    .map((one) => `${one.count.toLocaleString("en-GB")} ${one.why}`)
    .join("; ") || undefined;
/** The rest of what matches, where one call did not take it all. */
const onward = (target: Target, next: string): Target => ("filter" in target ? { ...target, after: next } : target);

/** One act after the other: each is told before the next begins. */
export const inTurn = (targets: readonly Target[], act: (target: Target) => Promise<void>): Promise<void> =>
  targets.reduce((before, target) => before.then(() => act(target)), Promise.resolve());

export interface ActsOptions {
  /** Shows how far a release has come. */
  onReleased: (target: ProgressTarget, since: Date) => void;
  /** Takes the undo of the last act. */
  onUndo: (undo: (() => void) | null) => void;
}

/** What can be done to exceptions, each followed by what it did, with an undo where there is one. */
export function useActs({ onReleased, onUndo }: ActsOptions) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries(trpc.exceptions.pathFilter()),
      client.invalidateQueries(trpc.overview.pathFilter()),
      client.invalidateQueries(trpc.session.frame.pathFilter()),
    ]);
  const failed = (error: { message: string }) => {
    toast({ tone: "danger", title: error.message });
    void refresh();
  };
  const assign = useMutation(trpc.exceptions.assign.mutationOptions({ onError: failed }));
  const snooze = useMutation(trpc.exceptions.snooze.mutationOptions({ onError: failed }));
  const escalate = useMutation(trpc.exceptions.escalate.mutationOptions({ onError: failed }));
  const retry = useMutation(trpc.exceptions.retry.mutationOptions({ onError: failed }));

  /** Runs an act until all that matches has been acted on. */
  async function all<Answer extends Acted>(target: Target, act: (target: Target) => Promise<Answer>): Promise<Answer> {
    const answers = [await act(target)];
    for (let next = answers[0]?.next ?? null; next !== null; ) {
      const answer = await act(onward(target, next));
      answers.push(answer);
      next = answer.next;
    }
    const [first, ...rest] = answers as [Answer, ...Answer[]];
    if (rest.length === 0) return first;
    const changed = answers.reduce((sum, answer) => sum + answer.changed, 0);
    return { ...first, changed, before: null };
  }

  function said(title: string, acted: Acted, undo: ((before: Before[]) => Promise<unknown>) | null) {
    const { before } = acted;
    const run =
      undo && before && before.length > 0
        ? () => {
            onUndo(null);
            void undo(before).then(async () => {
              toast({ tone: "ok", title: "Undone" });
              await refresh();
            }, failed);
          }
        : null;
    onUndo(run);
    toast({ tone: "ok", title, body: left(acted), ...(run ? { action: { label: "Undo", onClick: run } } : {}) });
    void refresh();
  }

  /** Puts back what each was, those with the same value together. */
  const putBack = <Value>(
    before: Before[],
    stateOf: (one: Before) => Value,
    act: (ids: string[], value: Value) => Promise<unknown>,
  ) => {
    const groups = new Map<Value, string[]>();
    for (const one of before) groups.set(stateOf(one), [...(groups.get(stateOf(one)) ?? []), one.id]);
    return Promise.all([...groups].map(([value, ids]) => act(ids, value)));
  };

  return {
    isBusy: assign.isPending || snooze.isPending || escalate.isPending || retry.isPending,
    assign: async (target: Target, person: { id: string | null; name: string }) => {
      const acted = await all(target, (part) => assign.mutateAsync({ target: part, assigneeId: person.id }));
      const title =
        person.id === null ? `${many(acted.changed)} given back` : `${many(acted.changed)} assigned to ${person.name}`;
      said(title, acted, (before) =>
        putBack(
          before,
          (one) => one.assigneeId,
          (ids, assigneeId) => assign.mutateAsync({ target: { ids }, assigneeId }),
        ),
      );
    },
    snooze: async (target: Target, until: Date | null, why?: string) => {
      const acted = await all(target, (part) => snooze.mutateAsync({ target: part, until, ...(why ? { why } : {}) }));
      said(`${many(acted.changed)} ${until ? "snoozed" : "woken"}`, acted, (before) =>
        putBack(
          before,
          (one) => one.snoozedUntil?.getTime() ?? null,
          (ids, at) => snooze.mutateAsync({ target: { ids }, until: at === null ? null : new Date(at) }),
        ),
      );
    },
    escalate: async (target: Target) => {
      const acted = await all(target, (part) => escalate.mutateAsync({ target: part }));
      said(`${many(acted.changed)} escalated to the team’s leads`, acted, (before) =>
        escalate.mutateAsync({ target: { ids: before.map((one) => one.id) }, escalate: false }),
      );
    },
    retry: async (target: Target, progress: ProgressTarget | null) => {
      const acted = await all(target, (part) => retry.mutateAsync({ target: part }));
      said(`${many(acted.changed)} tried again`, acted, null);
      const ids = acted.before?.map((one) => one.id) ?? [];
      const watched = progress ?? (ids.length > 0 ? { ids } : null);
      if (watched && acted.changed > 0) onReleased(watched, acted.at);
    },
    refresh,
  };
}
export type Acts = ReturnType<typeof useActs>;
