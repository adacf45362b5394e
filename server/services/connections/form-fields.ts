import { z } from "zod";

/** A setting as a form shows it: where it lies, what it is called, what it takes, and the value that holds where none is stated. */
const formFieldSchema = z.object({
  path: z.array(z.string()).min(1),
  label: z.string(),
  help: z.string().nullable(),
  /** `lines`: texts, one a line. `map`: texts by text. `json`: what a form has no rows for. */
  kind: z.enum(["text", "number", "number_or_text", "yes_no", "choice", "choices", "lines", "map", "json"]),
  /** Of a map: what its values are chosen of; none, they are typed. */
  options: z.array(z.object({ value: z.string(), label: z.string() })),
  /** What holds where nothing is stated; absent where there is no such value. */
  own: z.unknown().optional(),
  isRequired: z.boolean(),
  /** Null says that there is none; of a map, each of its values may be. */
  mayBeNone: z.boolean(),
  /** Of a map: what its two columns hold. */
  columns: z.object({ key: z.string(), value: z.string() }),
  /** Of a number. */
  isWhole: z.boolean(),
  min: z.number().nullable(),
  max: z.number().nullable(),
});
export type FormField = z.infer<typeof formFieldSchema>;

/** Fields that belong together; those that stand for themselves have no label over them. */
export const formSectionSchema = z.object({
  label: z.string().nullable(),
  help: z.string().nullable(),
  fields: z.array(formFieldSchema),
});
export type FormSection = z.infer<typeof formSectionSchema>;

/** What is read of a schema's JSON Schema; `optionLabels` and `columns` come from the schema's own `meta`. */
interface Node {
  type?: string | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly string[];
  anyOf?: readonly Node[];
  items?: Node;
  properties?: Readonly<Record<string, Node>>;
  additionalProperties?: Node | boolean;
  required?: readonly string[];
  minimum?: number;
  maximum?: number;
  optionLabels?: Readonly<Record<string, string>>;
  columns?: { key: string; value: string };
}

/**
 * The form of an object's schema: its members first, then a section for each member that is itself an object of named members.
 * Labels, help and the names of options are the schema's `meta` (title, description, optionLabels, columns); without a title the key in words.
 */
export function formOf(schema: z.ZodType): FormSection[] {
  const root = z.toJSONSchema(schema, { io: "input" }) as Node;
  const members = Object.entries(root.properties ?? {});
  const alone = members.filter(([, node]) => !node.properties).map(([key, node]) => fieldOf([key], node, root));
  const sections = members.flatMap(([key, node]): FormSection[] => {
    if (!node.properties) return [];
    const fields = Object.entries(node.properties).map(([inner, of]) => fieldOf([key, inner], of, node));
    return [{ label: labelOf(key, node), help: node.description ?? null, fields }];
  });
  return alone.length > 0 ? [{ label: null, help: null, fields: alone }, ...sections] : sections;
}

function fieldOf(path: readonly string[], node: Node, parent: Node): FormField {
  const key = path.at(-1) ?? "";
  const some = waysOf(node).filter(({ type }) => type !== "null");
  const mayBeNull = some.length < waysOf(node).length;
  const kind = kindOf(node, some, mayBeNull);
  const only = some.length === 1 ? some[0] : undefined;
  const values = only?.items?.enum ?? only?.enum ?? [];
  return {
    path: [...path],
    label: labelOf(key, node),
    help: node.description ?? null,
    kind,
    options: values.map((value) => ({ value, label: node.optionLabels?.[value] ?? inWords(value) })),
    own: node.default,
    isRequired: parent.required?.includes(key) ?? false,
    mayBeNone: mayBeNull || (kind === "map" && only !== undefined && takesNull(only)),
    columns: node.columns ?? { key: "Name", value: "Value" },
    isWhole: only?.type === "integer",
    min: bound(only?.minimum),
    max: bound(only?.maximum),
  };
}

/** The ways in which a value may be given, of one type each. */
const waysOf = (node: Node): readonly Node[] =>
  node.anyOf ?? (typeof node.type === "object" ? node.type.map((type) => ({ ...node, type })) : [node]);

function kindOf(node: Node, some: readonly Node[], mayBeNull: boolean): FormField["kind"] {
  const [only] = some;
  if (!only) return "json";
  if (some.length > 1) return !mayBeNull && some.every(isNumberOrText) ? "number_or_text" : "json";
  if (only.type === "string" && !only.enum) return "text";
  if (only.type === "integer" || only.type === "number") return "number";
  if (mayBeNull) return "json";
  if (only.enum?.every((value) => typeof value === "string")) return "choice";
  if (only.type === "boolean") return "yes_no";
  if (only.type === "array" && only.items?.enum) return "choices";
  // A list that is emptied falls back to its own value, so one whose own value is not empty could not be stated as empty.
  if (only.type === "array" && only.items?.type === "string") return isEmptiable(node) ? "json" : "lines";
  return only.type === "object" && isMapOfText(only) ? "map" : "json";
}

const isNumberOrText = ({ type, enum: values }: Node): boolean =>
  (type === "integer" || type === "number" || type === "string") && !values;

const isEmptiable = (node: Node & { minItems?: number }): boolean =>
  !node.minItems && Array.isArray(node.default) && node.default.length > 0;

/** The values of a map, where it is one. */
const valuesOf = ({ additionalProperties: of, properties }: Node): readonly Node[] =>
  properties || typeof of !== "object" ? [] : waysOf(of);

const takesNull = (map: Node): boolean => valuesOf(map).some(({ type }) => type === "null");

function isMapOfText(node: Node): boolean {
  const some = valuesOf(node).filter(({ type }) => type !== "null");
  return some.length === 1 && some.every((of) => of.type === "string" && !of.enum);
}

/** Bounds that say nothing but what a number can hold are none. */
const bound = (value: number | undefined): number | null =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value;

const labelOf = (key: string, node: Node): string => node.title ?? inWords(key);

/** "projectHoldReason" and "fixed_interval" as a label: "Project hold reason", "Fixed interval". */
function inWords(key: string): string {
  const words = key
    .replace(/[_-]+/g, " ")
    .replace(/([a-z0-9])([A-Z])(?=[a-z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
