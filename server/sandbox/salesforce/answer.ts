import { empty, json, type Reply } from "../kit/http.ts";
import { ApiError, SeveralMatches } from "./errors.ts";

/** What a resource answers, before it is text: a part of a composite call answers the same. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export const answer = (status: number, body: unknown = null): Answer => ({ status, body });

/** What is answered in place of what was refused; what is no refusal is thrown on. */
export function refusal(error: unknown): Answer {
  if (error instanceof ApiError) return answer(error.status, [error.body]);
  if (error instanceof SeveralMatches) return answer(300, error.urls);
  throw error;
}

export const replyOf = (given: Answer, headers: Record<string, string> = {}): Reply => {
  const all = { ...given.headers, ...headers };
  return given.body === null ? empty(given.status, all) : json(given.status, given.body, all);
};
