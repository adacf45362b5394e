/** Deadlocks and serialization failures: the transaction has not happened at all and may simply be made again. */
const undone = new Set(["40P01", "40001"]);
/** The server or the way to it went away: what was under way may have happened or not. */
const gone = new Set([
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "53300",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
]);
/** What the driver says, without a code, of a connection that broke or could not be had. */
const goneWords = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Two transactions met on the same rows and this one was given up: nothing of it has happened. */
export const isUndone = (error: unknown): boolean => undone.has(codeOf(error));

/** A fault of the database that passes by itself: what met it is looked at again from what is stored. */
export const isPassingFault = (error: unknown): boolean =>
  isUndone(error) || gone.has(codeOf(error)) || (error instanceof Error && goneWords.test(error.message));
