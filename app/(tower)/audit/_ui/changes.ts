import { formatWhen } from "@/components/when/format-when";

/** One field of a change. A side that is undefined had no such field; a masked one is not known here at all. */
export interface FieldChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
  kind: "added" | "removed" | "changed" | "same" | "masked";
}

type Fields = Readonly<Record<string, unknown>>;

/** Compares what stood before with what stands after, field by field; nested fields by path. Masked ones come last. */
export function compareFields(before: Fields | null, after: Fields | null, masked: readonly string[]): FieldChange[] {
  const was = new Map(flatten(before ?? {}));
  const is = new Map(flatten(after ?? {}));
  const seen = [...new Set([...was.keys(), ...is.keys()])].map((path): FieldChange => {
    const [old, now] = [was.get(path), is.get(path)];
    const kind = old === undefined ? "added" : now === undefined ? "removed" : old === now ? "same" : "changed";
    return { path, before: old, after: now, kind };
  });
  return [...seen, ...masked.map((path): FieldChange => ({ path, before: undefined, after: undefined, kind: "masked" }))];
}

function flatten(fields: Fields, prefix = ""): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const path = prefix ? `${prefix}.${name}` : name;
    if (isPlain(value) && Object.keys(value).length > 0) return flatten(value, path);
    return [[path, name === "grants" && Array.isArray(value) ? value.map(grantText).join(", ") || "none" : textOf(value)]];
  });
}

/** One item of a list: an object on a line of its own, field by field. */
const itemText = (item: unknown): string =>
  isPlain(item)
    ? Object.entries(item)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${fieldName(name)}: ${isPlain(value) ? JSON.stringify(value) : textOf(value)}`)
        .join(", ")
    : textOf(item);

/** A grant stands in an entry as role/entity/region/lead, with a star for any. */
function grantText(value: unknown): string {
  const [role = "", ...places] = String(value).split("/");
  const where = places.filter((place) => place !== "*" && place !== "");
  return [role.replaceAll("_", " "), ...where].join(" ");
}

/** "terms.paymentDays" as people read it: "terms · payment days". */
export const fieldName = (path: string): string =>
  path
    .split(".")
    .map((part) => part.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase())
    .join(" · ");

const instantOrDay = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/;

const isPlain = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  if (value === null) return "none";
  if (Array.isArray(value)) {
    if (value.length === 0) return "none";
    return value.map(itemText).join(value.some(isPlain) ? "\n" : ", ");
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (isPlain(value)) return "none";
  const text = String(value);
  const moment = instantOrDay.test(text) ? formatWhen({ at: text, now: new Date(0), mode: "date", timeZone: "UTC" }) : null;
  if (moment) return text.includes("T") ? moment.absolute : moment.text;
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}

/** The change in one line: "status: open → won, amount: 10 → 20". */
export function summaryOf(changes: readonly FieldChange[]): string {
  return changes
    .filter((change) => change.kind !== "same" && change.kind !== "masked")
    .map(({ path, before, after, kind }) => {
      const name = fieldName(path);
      if (kind === "changed") return `${name}: ${before} → ${after}`;
      return kind === "removed" ? `${name}: ${before} → none` : `${name}: ${after}`;
    })
    .join(", ");
}
