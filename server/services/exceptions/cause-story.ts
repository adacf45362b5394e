import type { CauseAsk } from "../../db/exception-causes.sql.ts";
import {
  type Closing,
  type KeyChange,
  type MemberAct,
  readClosings,
  readKeyHistory,
  readMemberActs,
} from "../../db/exception-causes.sql.ts";
import { readGroupNotes } from "../../db/exception-peek.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { after } from "../../domain/clock.ts";
import { missingMapping } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { normaliseKey } from "../../domain/mapping/sets.ts";
import { newestFirst, type Story } from "./story.ts";

const dayMs = 86_400_000;

const exceptions = (count: number): string => `${count.toLocaleString("en-GB")} exceptions`;

/** What people said of a cause, what they did to its exceptions and to its mapping and why, and what became of them. */
interface CauseTold {
  story: Story;
  closings: Closing[];
  /** When it was last mended or tried again, of late. */
  mendedAt: Date | null;
}

/** Reads the story of a cause, newest first. `params`: of one of its open exceptions; without one those of the last that was closed count. */
export async function tellCause(
  sql: Sql,
  ask: CauseAsk & { team: string },
  { now, params }: { params: Params | undefined; now: Date },
): Promise<CauseTold> {
  const { groupKey } = ask.filter;
  const [said, acts, closings] = await Promise.all([
    readGroupNotes(sql, { groupKey, team: ask.team, reach: ask.reach }),
    readMemberActs(sql, ask),
    readClosings(sql, ask),
  ]);
  const mapping = missingMapping(params ?? ((closings[0]?.params ?? {}) as Params));
  const changes = mapping ? await sql.rows(readKeyHistory({ set: mapping.set, keyNorm: normaliseKey(mapping.key) })) : [];
  const mended = [...changes.map(({ at }) => at), ...acts.filter(({ kind }) => kind === "fix").map(({ createdAt }) => createdAt)];
  const [last] = mended.filter((at) => at <= now && at > after(now, -dayMs)).sort((a, b) => b.getTime() - a.getTime());
  const notes = said.map(({ authorName, body, createdAt, ...note }) => ({
    ...note,
    who: authorName,
    text: body,
    asked: null,
    at: createdAt,
    ofGroup: true,
    about: null,
  }));
  return {
    story: newestFirst([...notes, ...acts.map(actInStory), ...changes.map(changeInStory), ...closings.map(closingInStory)]),
    closings,
    mendedAt: last ?? null,
  };
}

const actInStory = ({ authorName, body, createdAt, id, kind, members, number }: MemberAct): Story[number] => ({
  id,
  at: createdAt,
  kind,
  who: authorName,
  text: body,
  asked: null,
  ofGroup: false,
  about: members === 1 ? number : exceptions(members),
});

const changeInStory = ({ at, createdName, id, publishedName, why }: KeyChange): Story[number] => ({
  id,
  at,
  kind: "fix",
  who: createdName,
  text: `Mapped it: ${why}`,
  asked: null,
  ofGroup: true,
  about: publishedName !== null && publishedName !== createdName ? `published by ${publishedName}` : null,
});

const closingInStory = ({ at, members, resolution, status }: Closing, index: number): Story[number] => ({
  id: `closing-${index}`,
  at,
  kind: "closed",
  who: "Throughline",
  text: `${status === "waived" ? "Waived" : "Resolved"}${resolution ? `: ${resolution}` : ""}`,
  asked: null,
  ofGroup: false,
  about: members === 1 ? "1 exception" : exceptions(members),
});
