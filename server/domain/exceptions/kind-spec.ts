import { z } from "zod";
import type { Team } from "../access/roles.ts";

/** What a sentence is filled with: texts and amounts, no secrets. */
export type Params = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
/** The same as it is read back from where it was stored. */
export const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]));

/** The ways out that an exception may offer. Each is carried out by the action of that name. */
export const fixKinds = [
  "map_value", // publish the missing mapping value
  "correct_source", // change it where it was entered, then it is read again
  "choose_disposition",
  "choose_customer",
  "waive",
  "retry",
  "resume_or_release_hold",
  "open_connection",
] as const;
export type FixKind = (typeof fixKinds)[number];

export interface ExceptionKind {
  /** Who owns it, unless routing says otherwise. */
  team: Team;
  /** 1 stops cash or many; 4 is for information. */
  severity: 1 | 2 | 3 | 4;
  /** Business hours within which the owner should act. */
  serviceHours: number;
  /** Which of several blockers of a record is the primary one: lowest first. */
  precedence: number;
  /** What is wrong, in the user's words. */
  title: (params: Params) => string;
  /** What to do about it, in a sentence. */
  advice: (params: Params) => string;
  fixes: readonly FixKind[];
  /** Whether a second person may set the rule aside. */
  waivable: boolean;
}

/** A value as a sentence shows it; a dash where there is none. */
export const inTitle = (params: Params, name: string): string => {
  const value = params[name] ?? "";
  const said = Array.isArray(value) ? value.join(", ") : String(value);
  return said.trim() === "" ? "—" : said;
};

/** A source's name of a field as people say it: "Deal_Role__c.Role__c" is "Role of Deal Role". */
export function fieldInWords(field: string): string {
  const [object = "", ...path] = field.split(".").map((part) => part.replace(/__[a-z]+$/, "").replaceAll("_", " "));
  return path.length === 0 ? object : `${path.join(" ")} of ${object}`;
}

export const kind = (spec: ExceptionKind): ExceptionKind => spec;
