import { z } from "zod";
import type { ExceptionPeekRow } from "../../db/exception-peek.sql.ts";

/** What people said and did and what the flow did, newest first. */
export const storySchema = z.array(
  z.object({
    id: z.string(),
    at: z.date(),
    /** comment, assign, snooze, escalate, fix, waive, opened, closed */
    kind: z.string(),
    who: z.string(),
    text: z.string(),
    /** To whom it puts a question. */
    asked: z.string().nullable(),
    /** Said of the whole group, not of this one. */
    ofGroup: z.boolean(),
    /** In the story of a cause: which of its exceptions it was about. */
    about: z.string().nullable(),
  }),
);

const historyTexts: Readonly<Record<string, string>> = { "exception.opened": "Opened", "exception.resolved": "Closed" };
const historyKinds: Readonly<Record<string, string>> = { "exception.opened": "opened", "exception.resolved": "closed" };

export function storyOf(
  peek: { notes: readonly Omit<ExceptionPeekRow["notes"][number], "team" | "places">[]; history: ExceptionPeekRow["history"] },
  item: { openedAt: Date; resolvedAt: Date | null; resolution: string | null; status: string },
): Story {
  const notes = peek.notes.map((note) => ({
    id: note.id,
    at: note.createdAt,
    kind: note.kind,
    who: note.authorName,
    text: note.body,
    asked: note.askedName,
    ofGroup: note.ofGroup,
    about: null,
  }));
  const history = peek.history.map((entry) => ({
    id: `audit-${entry.id}`,
    at: entry.at,
    kind: historyKinds[entry.action] ?? entry.action,
    who: entry.actorType === "flow" ? "Throughline" : entry.actorName,
    text:
      entry.action === "exception.resolved" && item.resolution !== null
        ? `${item.status === "waived" ? "Waived" : "Resolved"}: ${item.resolution}`
        : (historyTexts[entry.action] ?? entry.action),
    asked: null,
    ofGroup: false,
    about: null,
  }));
  return newestFirst([...notes, ...history]);
}

export type Story = z.infer<typeof storySchema>;
export const newestFirst = (story: Story): Story =>
  story.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
