const snoozed = /^Snoozed until (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC/;

/** The instant in a note of a snooze, and what else it says; null where the note names no instant, as one of a waking. */
export function snoozeIn(text: string): { until: Date; rest: string } | null {
  const [said, day, time] = snoozed.exec(text) ?? [];
  return said === undefined ? null : { until: new Date(`${day}T${time}:00Z`), rest: text.slice(said.length) };
}
