import { deviceName } from "@/components/device/device-name";
import { formatWhen } from "@/components/when/format-when";
import { compareFields, type FieldChange } from "./changes";

type Fields = Readonly<Record<string, unknown>>;

/** An entry with whom and what the ids in its fields mean, where that was asked for. */
interface NamedEntry {
  before: Fields | null;
  after: Fields | null;
  masked: readonly string[];
  people?: readonly { id: string; name: string }[];
  sessions?: readonly Session[];
}

interface Session {
  id: string;
  startedAt: Date;
  userAgent?: string | null | undefined;
}

const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** The change of an entry as a person reads it: people and sessions instead of their ids, that content changed instead of digests. */
export function changesOf({ after, before, masked, people = [], sessions = [] }: NamedEntry): FieldChange[] {
  const names = new Map([
    ...people.map(({ id, name }) => [id, name] as const),
    ...sessions.map((session) => [session.id, sessionText(session)] as const),
  ]);
  const readable = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => readable(one, name));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, readable(one, inner)]));
    if (typeof value !== "string") return value;
    const text = value.replaceAll(uuid, (id) => names.get(id) ?? id);
    return name === "session" && text === value && value.search(uuid) === 0 ? "one that is no longer kept" : text;
  };
  const sides = (fields: Fields | null): Fields | null => fields && (readable(fields, "") as Fields);
  return compareFields(sides(before), sides(after), masked).map((change) =>
    /(^|\.)digest$/.test(change.path) ? contentOf(change) : change,
  );
}

/** A digest says nothing to a reader but whether the content is the same. */
const contentOf = (change: FieldChange): FieldChange => ({
  ...change,
  path: change.path.replace(/digest$/, "content"),
  before: change.before === undefined ? undefined : change.before === "none" ? "none" : "as it was",
  after:
    change.after === undefined
      ? undefined
      : change.kind === "same"
        ? "as it was"
        : change.kind === "added"
          ? "recorded"
          : "changed",
});

function sessionText({ startedAt, userAgent }: Session): string {
  const moment = formatWhen({ at: startedAt, now: startedAt, mode: "date", timeZone: "UTC" });
  const device = userAgent ? deviceName(userAgent) : "one";
  return `${device}, signed in ${moment?.absolute ?? ""}`.trim();
}
