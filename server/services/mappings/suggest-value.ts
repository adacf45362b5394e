import { z } from "zod";
import { allCountries } from "../../domain/canonical/country.ts";
import { keyLabel, valueFields } from "../../domain/mapping/fields.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { type KnownName, suggest } from "../../domain/mapping/suggest.ts";
import { query } from "../query.ts";
import { readBook } from "./published-book.ts";
import { formOf, formSchema } from "./read-form.ts";
import { keySchema, presentRows, rowOut } from "./schemas.ts";

/** What an unmapped key probably stands for, with the reason, and the form to map it by hand. */
export const suggestValue = query({
  name: "suggestValue",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema, key: keySchema }),
  output: z.object({
    label: z.string(),
    suggestions: z.array(
      z.object({
        aliasOf: z.array(z.string()).nullable(),
        value: z.record(z.string(), z.unknown()).nullable(),
        label: z.string(),
        reason: z.string(),
        similarity: z.number(),
      }),
    ),
    /** The row that the key has already, if any: what a changed mapping starts from. */
    current: rowOut.nullable(),
    form: formSchema,
  }),
  run: async ({ input, ctx }) => {
    const book = await readBook(ctx.db);
    const rows = book.rows(input.set);
    const form = await formOf(ctx.db, input.set, book);
    const found = book.lookUp(input.set, input.key);
    const suggestions = suggest(input.set, input.key, { rows, names: knownNames(form) });
    return {
      ok: true,
      value: {
        label: keyLabel(input.set, input.key),
        suggestions: suggestions.map((one) => ({ ...one, aliasOf: one.aliasOf && [...one.aliasOf] })),
        current: presentRows(input.set, rows).find((row) => row.keyNorm === found.keyNorm) ?? null,
        form,
      },
    };
  },
});

/** Names that the only required field of the set can take: what the key says may be one of them already. */
function knownNames(form: z.infer<typeof formSchema>): KnownName[] {
  if (form.set === "country")
    return allCountries().map(({ code, name }) => ({ name, value: { countryCode: code }, source: "a country" }));
  const required = valueFields(form.set).filter((field) => field.isRequired && field.input.kind !== "switch");
  const [only] = required;
  if (!only || required.length > 1 || only.input.kind === "text") return [];
  const options = form.fields.find((field) => field.name === only.name)?.options ?? [];
  return options.map((option) => ({
    name: option.label,
    value: { [only.name]: option.value },
    source: `${article(only.label)}`,
  }));
}

const article = (label: string): string => `one of the ${label}`;
