/** What of an error may be kept: in a log line, with a run, in an exception. */
export interface SafeError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  constraint?: string;
  table?: string;
  column?: string;
  cause?: SafeError;
  /** Of an error that gathers several. */
  errors?: SafeError[];
}

const deepest = 5;
const mostGathered = 10;
const named = ["code", "constraint", "table", "column"] as const;

/**
 * An error without the data it was thrown over. PostgreSQL hands whole rows back (`detail`, `where`, `internalQuery`, `hint`),
 * other libraries parameters and requests: only what says what failed, and where, is taken over.
 */
export function safeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === "string" ? error : "not an error" };
  const message = errorText(error);
  const safe: SafeError = { type: error.name === "Error" ? error.constructor.name : error.name, message };
  if (error.stack !== undefined)
    safe.stack = error.message === "" ? error.stack : error.stack.replaceAll(error.message, () => message);
  const members: Partial<Record<string, unknown>> = { ...error };
  for (const name of named) {
    const value = members[name];
    if (typeof value === "string" || typeof value === "number") safe[name] = String(value);
  }
  if (depth >= deepest) return safe;
  if (error.cause !== undefined) safe.cause = safeError(error.cause, depth + 1);
  if (error instanceof AggregateError)
    safe.errors = error.errors.slice(0, mostGathered).map((one: unknown) => safeError(one, depth + 1));
  return safe;
}

/** What an error says. Where PostgreSQL quotes the value that it did not accept, without the value. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return quotesData(error) ? error.message.replace(/".*"/s, "“…”") : error.message;
}

/** PostgreSQL's class 22, data exceptions: `invalid input syntax for type numeric: "…"`. */
const quotesData = (error: Error): boolean =>
  "severity" in error && "code" in error && typeof error.code === "string" && /^22[0-9A-Z]{3}$/.test(error.code);
