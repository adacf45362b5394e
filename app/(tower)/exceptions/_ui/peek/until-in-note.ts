const snoozed = /^((?:Undid: )?Snoozed until )(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC/;
const waived = /^(Asked for a waiver until )(\d{4}-\d{2}-\d{2})/;

interface UntilInNote {
  before: string;
  /** A day ends at midnight, UTC. */
  until: Date;
  isDay: boolean;
  rest: string;
}

/** The instant or the day until which a note of a snooze or of a waiver says something holds; null where it names none. */
export function untilInNote(text: string): UntilInNote | null {
  const [said, before, day, time] = snoozed.exec(text) ?? waived.exec(text) ?? [];
  if (said === undefined || before === undefined) return null;
  return { before, until: new Date(`${day}T${time ?? "00:00"}:00Z`), isDay: time === undefined, rest: text.slice(said.length) };
}
