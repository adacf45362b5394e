import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { allCountries } from "../../domain/canonical/country.ts";
import type { MappingBook } from "../../domain/mapping/book.ts";
import { type FieldSpec, keyFields, keyLabel, valueFields } from "../../domain/mapping/fields.ts";
import { type MappingSetKey, mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { readBook } from "./published-book.ts";

const optionSchema = z.object({ value: z.string(), label: z.string(), note: z.string().optional() });
type Option = z.infer<typeof optionSchema>;

const fieldOut = z.object({
  name: z.string(),
  label: z.string(),
  /** text: free, with `options` as proposals. choice: one of `options`. switch: yes or no. */
  input: z.enum(["text", "choice", "switch"]),
  options: z.array(optionSchema),
  isRequired: z.boolean(),
  isSensitive: z.boolean(),
});

/** What a form or a grid needs to enter rows of a set. */
export const formSchema = z.object({
  set: mappingSetKeySchema,
  name: z.string(),
  purpose: z.string(),
  team: teamSchema,
  keys: z.array(fieldOut),
  fields: z.array(fieldOut),
  hasAliases: z.boolean(),
  hasWildcards: z.boolean(),
  isSensitive: z.boolean(),
  /** Keys that an alias can stand for. */
  targets: z.array(z.object({ key: z.array(z.string()), label: z.string() })),
});

const mostTargets = 5_000;
const valueRow = z.object({ kind: z.string(), name: z.string() });
const entityRow = z.object({ code: z.string(), name: z.string() });

/** The form of a set: its fields with what the connected systems, the firm's entities and the other sets offer for them. */
export async function formOf(sql: Sql, set: MappingSetKey, given?: MappingBook): Promise<z.infer<typeof formSchema>> {
  const [book, values, entities] = await Promise.all([
    given ?? readBook(sql),
    sql.raw("SELECT DISTINCT kind, name FROM reference_value WHERE is_active ORDER BY name"),
    sql.raw("SELECT code, name FROM legal_entity WHERE is_active ORDER BY name"),
  ]);
  const spec = setSpec(set);
  const rows = book.rows(set);
  const offered = values.rows.map((row) => valueRow.parse(row));
  const optionsOf = (field: FieldSpec, used: readonly unknown[]): Option[] => {
    const { input } = field;
    switch (input.kind) {
      case "choice":
        return [...input.options];
      case "country":
        return allCountries().map(({ code, name }) => ({ value: code, label: name, note: code }));
      case "entity":
        return entities.rows
          .map((row) => entityRow.parse(row))
          .map((one) => ({ value: one.code, label: one.name, note: one.code }));
      case "reference":
        return offered.filter((one) => one.kind === input.of).map((one) => ({ value: one.name, label: one.name }));
      case "key_of":
        return book
          .rows(input.set)
          .filter((row) => row.aliasOf === null)
          .map((row) => ({ value: row.key[0] ?? "", label: keyLabel(input.set, row.key) }));
      case "switch":
        return [];
      case "text":
        return [...new Set(used.filter((value) => typeof value === "string"))].sort().map((value) => ({ value, label: value }));
    }
  };
  const out = (field: FieldSpec, used: readonly unknown[]): z.infer<typeof fieldOut> => {
    const { input, ...rest } = field;
    const kind = input.kind === "switch" || input.kind === "text" ? input.kind : "choice";
    return { ...rest, input: kind, options: optionsOf(field, used) };
  };
  const usedValues = (name: string): unknown[] => rows.map((row) => (row.value as Record<string, unknown> | null)?.[name]);
  return {
    set,
    name: spec.name,
    purpose: spec.purpose,
    team: spec.team,
    keys: keyFields(set).map((field) => withWildcard(set, out(field, []))),
    fields: valueFields(set).map((field) => out(field, usedValues(field.name))),
    hasAliases: spec.aliases,
    hasWildcards: spec.wildcards,
    isSensitive: spec.sensitive.length > 0,
    targets: spec.aliases
      ? rows
          .filter((row) => row.aliasOf === null)
          .slice(0, mostTargets)
          .map((row) => ({ key: [...row.key], label: keyLabel(set, row.key) }))
      : [],
  };
}

function withWildcard(set: MappingSetKey, field: z.infer<typeof fieldOut>): z.infer<typeof fieldOut> {
  const spec = setSpec(set);
  if (!spec.wildcards || field.name !== spec.keyParts.at(-1)) return field;
  return { ...field, options: [{ value: "*", label: "Any country", note: "*" }, ...field.options] };
}

/** The form of a set, for its grid. */
export const readForm = query({
  name: "readForm",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema }),
  output: formSchema,
  run: async ({ input, ctx }) => ({ ok: true, value: await formOf(ctx.db, input.set) }),
});
