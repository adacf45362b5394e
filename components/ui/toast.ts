import type { Tone } from "../status/tone";

export interface ToastMessage {
  tone?: Tone;
  /** What happened: "Mapped to GTX Pro. 712 engagements released." */
  title: string;
  body?: string;
  /** Undo, or a place to see the result. */
  action?: { label: string; onClick: () => void };
}

export interface ToastEntry extends ToastMessage {
  id: number;
}

const MAX_SHOWN = 3;
const listeners = new Set<() => void>();
let entries: readonly ToastEntry[] = [];
let lastId = 0;

function publish(next: readonly ToastEntry[]) {
  entries = next;
  for (const listener of listeners) listener();
}

/** Says what an act did, for some seconds, at the foot of the screen. From anywhere in the browser. */
export function toast(message: ToastMessage): number {
  lastId += 1;
  publish([...entries, { ...message, id: lastId }].slice(-MAX_SHOWN));
  return lastId;
}

/** Takes a toast away before its time. */
export function dismissToast(id: number): void {
  publish(entries.filter((entry) => entry.id !== id));
}

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly ToastEntry[] => entries,
};
