import type { FormField, FormSection } from "./connection-types";

export interface MapRow {
  key: string;
  value: string;
}

/** A field as it stands in the form. Empty in every part: not stated. */
export interface FieldDraft {
  text: string;
  /** It is stated that there is none. */
  isNone: boolean;
  rows: readonly MapRow[];
  /** Of several choices; null: not stated. */
  chosen: readonly string[] | null;
}

/** What somebody has changed of a form, by the path of its field. */
export type FormDrafts = Readonly<Record<string, FieldDraft>>;
type Stated = Readonly<Record<string, unknown>>;

export const nameOf = ({ path }: Pick<FormField, "path">): string => path.join(".");
export const emptyDraft: FieldDraft = { text: "", isNone: false, rows: [], chosen: null };

/** A value as its field shows it, where it has one. */
export function draftOf(field: FormField, value: unknown): FieldDraft {
  if (value === undefined) return emptyDraft;
  if (field.kind === "json") return { ...emptyDraft, text: JSON.stringify(value, null, 2) };
  if (field.kind === "map") {
    const rows = Object.entries(isObject(value) ? value : {}).map(([key, one]) => ({ key, value: String(one ?? "") }));
    return { ...emptyDraft, rows };
  }
  if (field.kind === "choices") return { ...emptyDraft, chosen: Array.isArray(value) ? value.map(String) : null };
  if (field.kind === "lines") return { ...emptyDraft, text: Array.isArray(value) ? value.join("\n") : "" };
  return value === null ? { ...emptyDraft, isNone: true } : { ...emptyDraft, text: String(value) };
}

/** What a draft states (undefined: nothing), or what is wrong with it. What the connector's own value says already is not stated. */
export function readDraft(field: FormField, draft: FieldDraft): { value: unknown } | { error: string } {
  const read = readStated(field, draft);
  if ("error" in read) return read;
  if (read.value === undefined) return field.isRequired ? { error: "must be stated" } : read;
  return isSame(read.value, field.own) ? { value: undefined } : read;
}

function readStated(field: FormField, draft: FieldDraft): { value: unknown } | { error: string } {
  const text = draft.text.trim();
  switch (field.kind) {
    case "map":
      return readRows(field, draft.rows);
    case "choices":
      return { value: draft.chosen ?? undefined };
    case "lines": {
      const lines = text.split("\n").flatMap((line) => line.trim() || []);
      return { value: lines.length > 0 ? lines : undefined };
    }
    default:
      if (draft.isNone) return { value: null };
      return text === "" ? { value: undefined } : readText(field, text);
  }
}

function readText(field: FormField, text: string): { value: unknown } | { error: string } {
  switch (field.kind) {
    case "number":
      return readNumber(field, text);
    case "number_or_text":
      return { value: /^-?\d{1,15}$/.test(text) ? Number(text) : text };
    case "yes_no":
      return { value: text === "true" };
    case "json":
      try {
        return { value: JSON.parse(text) };
      } catch (error) {
        return { error: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
      }
    default:
      return { value: text };
  }
}

function readNumber({ isWhole, max, min }: FormField, text: string): { value: number } | { error: string } {
  const value = Number(text);
  const fits =
    Number.isFinite(value) && (!isWhole || Number.isInteger(value)) && value >= (min ?? value) && value <= (max ?? value);
  if (fits) return { value };
  const bounds = [min === null ? "" : ` from ${min}`, max === null ? "" : ` up to ${max}`].join("");
  return { error: `must be a ${isWhole ? "whole " : ""}number${bounds}` };
}

function readRows(field: FormField, rows: readonly MapRow[]): { value: unknown } | { error: string } {
  const stated = rows
    .map(({ key, value }) => ({ key: key.trim(), value: value.trim() }))
    .filter(({ key, value }) => key || value);
  const nameless = stated.find(({ key }) => key === "");
  if (nameless) return { error: `${nameless.value}: needs what it stands for` };
  const twice = stated.find(({ key }, index) => stated.findIndex((one) => one.key === key) < index);
  if (twice) return { error: `${twice.key}: is stated twice` };
  const empty = stated.find(({ value }) => value === "");
  if (empty && !field.mayBeNone) return { error: `${empty.key}: needs a value` };
  return { value: stated.length > 0 ? Object.fromEntries(stated.map(({ key, value }) => [key, value || null])) : undefined };
}

/** What is stated at a path. */
export function statedAt(stated: Stated, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined), stated);
}

/**
 * What is stated once the drafts are applied: what has no draft stays as it is, a field that states nothing goes, and so does a
 * group that holds nothing any more. `errors` by the path of a field.
 */
export function withDrafts(sections: readonly FormSection[], stated: Stated, drafts: FormDrafts) {
  const errors: Record<string, string> = {};
  let value: Stated = stated;
  for (const field of sections.flatMap(({ fields }) => fields)) {
    const draft = drafts[nameOf(field)];
    if (!draft) continue;
    const read = readDraft(field, draft);
    if ("error" in read) errors[nameOf(field)] = read.error;
    else value = withValue(value, field.path, read.value);
  }
  return { value: { ...value }, errors };
}

/** Of a form that nothing is stored of yet: the fields that have to be stated, as long as they are not. */
export const requiredDrafts = (sections: readonly FormSection[]): FormDrafts =>
  Object.fromEntries(
    sections.flatMap(({ fields }) => fields.flatMap((field) => (field.isRequired ? [[nameOf(field), emptyDraft]] : []))),
  );

function withValue(stated: Stated, [key, ...rest]: readonly string[], value: unknown): Stated {
  if (key === undefined) return stated;
  const below = stated[key];
  const inner = rest.length === 0 ? value : withValue(isObject(below) ? below : {}, rest, value);
  const isGone = inner === undefined || (rest.length > 0 && isObject(inner) && Object.keys(inner).length === 0);
  return isGone ? Object.fromEntries(Object.entries(stated).filter(([one]) => one !== key)) : { ...stated, [key]: inner };
}

/** The drafts with one of them changed; a draft that says what is stated is none. */
export function withDraft(drafts: FormDrafts, field: FormField, draft: FieldDraft, stated: Stated): FormDrafts {
  const { [nameOf(field)]: _before, ...others } = drafts;
  return isSame(draft, draftOf(field, statedAt(stated, field.path))) ? others : { ...others, [nameOf(field)]: draft };
}

/** The form of what is stated: a value that its field cannot show, or that no field is for, gets a JSON box, so that none is hidden. */
export function fittingForm(sections: readonly FormSection[], stated: Stated): FormSection[] {
  const fitted = sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => (fits(field, statedAt(stated, field.path)) ? field : asJson(field))),
  }));
  const paths = sections.flatMap(({ fields }) => fields.map(({ path }) => path));
  const unknown = unknownPaths(stated, paths).map((path) => ({ ...unknownField, path, label: path.join(".") }));
  return unknown.length > 0 ? [...fitted, { label: "Not known", help: null, fields: unknown }] : fitted;
}

const unknownField = {
  columns: { key: "", value: "" },
  help: "The connector does not know it; empty it to take it out.",
  kind: "json",
  options: [],
  isRequired: false,
  mayBeNone: false,
  isWhole: false,
  min: null,
  max: null,
} satisfies Partial<FormField>;

const asJson = (field: FormField): FormField => ({ ...field, kind: "json", options: [] });

function unknownPaths(stated: Stated, known: readonly (readonly string[])[]): string[][] {
  return Object.entries(stated).flatMap(([key, value]) => {
    const here = known.filter(([first]) => first === key);
    if (here.length === 0) return [[key]];
    const below = here.map((path) => path.slice(1)).filter((path) => path.length > 0);
    if (below.length === 0) return [];
    return isObject(value) ? unknownPaths(value, below).map((path) => [key, ...path]) : [[key]];
  });
}

function fits({ kind, mayBeNone, options }: FormField, value: unknown): boolean {
  if (value === undefined || kind === "json") return true;
  if (kind === "map") return isObject(value) && Object.values(value).every((one) => isText(one) || (mayBeNone && one === null));
  if (kind === "lines") return Array.isArray(value) && value.every((one) => isText(one) && !one.includes("\n"));
  const isOption = (one: unknown): boolean => options.some((option) => option.value === one);
  if (kind === "choices") return Array.isArray(value) && value.every(isOption);
  if (kind === "choice") return isOption(value);
  if (kind === "yes_no") return typeof value === "boolean";
  if (value === null) return mayBeNone;
  return (kind !== "text" && typeof value === "number") || (kind !== "number" && isText(value));
}

/** Whether a field of the form shows an error of the server. */
export const isPlaced = (sections: readonly FormSection[], prefix: string, path: string): boolean =>
  sections.some(({ fields }) => fields.some((field) => errorOf(field, prefix, { [path]: "" }) !== undefined));

/** What the server has against a field: its own error, and those of what it holds, each with its place in it. */
export function errorOf(field: FormField, prefix: string, wrong: Readonly<Record<string, string>>): string | undefined {
  const name = `${prefix}.${nameOf(field)}`;
  const told = Object.entries(wrong).flatMap(([path, message]) => {
    if (path === name) return message;
    if (!path.startsWith(`${name}.`)) return [];
    const place = path.slice(name.length + 1);
    return `${field.kind === "lines" ? `line ${Number(place) + 1}` : place}: ${message}`;
  });
  return told.length > 0 ? told.join("; ") : undefined;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
