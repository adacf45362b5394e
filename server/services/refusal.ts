import type { Result } from "../domain/result.ts";

/** Why a command or query was not carried out: a code that drives behaviour, and a sentence that a person reads. */
export interface Refusal {
  code: RefusalCode;
  /** What, where, and what to do. */
  message: string;
  /** The fields of the input that are wrong, by path. */
  fields?: Record<string, string>;
}

export type RefusalCode =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "invalid"
  | "conflict" // the state is not what the caller believed: read again
  | "needs_second_person"
  | "too_many"
  | "unavailable"
  | "upstream_failed"; // a connected system did not answer, or would not

export type Outcome<Value> = Result<Value, Refusal>;

export const refuse = (code: RefusalCode, message: string, fields?: Record<string, string>): { ok: false; error: Refusal } => ({
  ok: false,
  error: { code, message, ...(fields ? { fields } : {}) },
});
