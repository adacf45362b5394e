"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { dismissToast, toast } from "@/components/ui/toast";
import type { Team } from "@/server/domain/access/roles";
import { toldOfUndo } from "./told-of-undo";
import type { ProgressTarget, Target } from "./types";
import { type LastAct, useLastAct } from "./use-last-act";

/** What a dialog asks about: the exceptions, and whose queue and place they are in. */
export interface Asked {
  /** Several groups are several targets. */
  targets: readonly Target[];
  teams: readonly Team[];
  place?: { entityCode: string | null; region: string | null };
}

interface Acted {
  changed: number;
  skipped: { why: string; count: number }[];
  ids: string[] | null;
  next: string | null;
  at: Date;
}
/** An act with all of its parts: those that match are acted on by pages, several groups one after the other. */
interface Done {
  changed: number;
  left: string | undefined;
  /** Those whose progress can be watched: all, where they are few. */
  ids: string[];
  /** When each part was done. */
  parts: Date[];
}

const mostWatched = 200;
const many = (value: number): string => counted(value, "exception");
/** The rest of what matches, where one call did not take it all. */
const onward = (target: Target, next: string): Target => ("filter" in target ? { ...target, after: next } : target);

/** What was left as it was, those of one reason together: "3 closed by now; 1 not in a queue of Fay". */
function leftOf(answers: readonly Pick<Acted, "skipped">[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { why, count: left } of answers.flatMap((answer) => answer.skipped)) counts.set(why, (counts.get(why) ?? 0) + left);
  return [...counts].map(([why, left]) => `${formatNumber(left)} ${why}`).join("; ") || undefined;
}

/** Those that were changed, where their progress can be watched: all of them, or none. */
function watchable(answers: readonly Acted[]): string[] {
  const ids = answers.flatMap((answer) => answer.ids ?? []);
  return answers.every((answer) => answer.ids !== null) && ids.length <= mostWatched ? ids : [];
}

interface ActsOptions {
  /** Shows how far a release has come. */
  onReleased: (target: ProgressTarget, since: Date) => void;
}

/** What can be done to exceptions, each followed by what it did, with an undo where there is one; each answers whether it did anything. */
export function useActs({ onReleased }: ActsOptions) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const [last, setLast] = useLastAct();
  /** The toast that tells of the last act, where it was done since the page was loaded. */
  const told = useRef<number | null>(null);
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
  const undo = useMutation(trpc.exceptions.undo.mutationOptions({ onError: failed }));

  /** Runs an act on each target until all of it has been acted on. What was done before a failure stands, and is told; null: nothing was. */
  async function onAll(targets: readonly Target[], act: (target: Target) => Promise<Acted>): Promise<Done | null> {
    const answers: Acted[] = [];
    try {
      for (const target of targets)
        for (let part: Target | null = target; part; ) {
          const answer: Acted = await act(part);
          answers.push(answer);
          part = answer.next === null ? null : onward(target, answer.next);
        }
    } catch {
      // The mutation has said why.
    }
    if (answers.length === 0) return null;
    return {
      changed: answers.reduce((sum, answer) => sum + answer.changed, 0),
      left: leftOf(answers),
      ids: watchable(answers),
      parts: answers.filter((answer) => answer.changed > 0).map((answer) => answer.at),
    };
  }

  async function takeBack({ act, parts }: LastAct, toldBy: number | null) {
    // What was said of it is no longer so, and its undo is used up.
    if (toldBy !== null) dismissToast(toldBy);
    setLast(null);
    const answers: Awaited<ReturnType<typeof undo.mutateAsync>>[] = [];
    try {
      for (const at of parts) answers.push(await undo.mutateAsync({ act, at }));
    } catch {
      return;
    }
    const changed = answers.reduce((sum, answer) => sum + answer.changed, 0);
    toast(toldOfUndo(changed, leftOf(answers)));
    await refresh();
  }

  /** Tells what was done; answers whether anything was. */
  function said(what: string, done: Done | null, act: LastAct["act"] | null): boolean {
    if (!done) return false;
    const title = `${many(done.changed)} ${what}`;
    const { left: body, parts } = done;
    const undoable = act && parts.length > 0 ? { act, parts } : null;
    setLast(undoable);
    const action = undoable ? { label: "Undo", onClick: () => void takeBack(undoable, shown) } : undefined;
    const shown = toast({ tone: done.changed > 0 ? "ok" : "info", title, body, action });
    told.current = shown;
    void refresh();
    return true;
  }

  return {
    /** Takes the last act back; null where there is none. */
    undo: last && (() => void takeBack(last, told.current)),
    isBusy: assign.isPending || snooze.isPending || escalate.isPending || retry.isPending || undo.isPending,
    assign: async (targets: readonly Target[], person: { id: string | null; name: string }) => {
      const done = await onAll(targets, (target) => assign.mutateAsync({ target, assigneeId: person.id }));
      return said(person.id === null ? "given back" : `assigned to ${person.name}`, done, "assign");
    },
    snooze: async (targets: readonly Target[], until: Date | null, why?: string) => {
      const done = await onAll(targets, (target) => snooze.mutateAsync({ target, until, ...(why ? { why } : {}) }));
      return said(until ? "snoozed" : "woken", done, "snooze");
    },
    escalate: async (targets: readonly Target[]) => {
      const done = await onAll(targets, (target) => escalate.mutateAsync({ target }));
      return said("escalated to the team’s leads", done, "escalate");
    },
    retry: async (targets: readonly Target[], progress: ProgressTarget | null) => {
      const done = await onAll(targets, (target) => retry.mutateAsync({ target }));
      said("tried again", done, null);
      if (!done) return false;
      const watched = progress ?? (done.ids.length > 0 ? { ids: done.ids } : null);
      const [since] = done.parts;
      if (watched && since) onReleased(watched, since);
      return true;
    },
    refresh,
  };
}
export type Acts = ReturnType<typeof useActs>;
