/** JSON as people edit it. */
export const toJsonText = (value: object): string => (Object.keys(value).length === 0 ? "{}" : JSON.stringify(value, null, 2));

/** An object from what was typed, or what is wrong with it. */
export function parseJsonText(text: string): { value: Record<string, unknown> } | { error: string } {
  if (text.trim() === "") return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { value: value as Record<string, unknown> };
    return { error: 'must be an object in braces, such as { "pageSize": 500 }' };
  } catch (error) {
    return { error: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The server's errors below a prefix, each with the field that it is about: "pageSize: must be …". */
export const errorsBelow = (prefix: string, fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields)
    .filter(([field]) => field === prefix || field.startsWith(`${prefix}.`))
    .map(([field, message]) => {
      const name = field.slice(prefix.length + 1);
      return name ? `${name}: ${message}` : message;
    });
