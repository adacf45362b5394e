import { teamSchema } from "../domain/access/roles.ts";
import { isExceptionKind } from "../domain/exceptions/kinds.ts";
import { isUuid } from "../domain/ids.ts";
import type { Result } from "../domain/result.ts";
import { retryExceptions } from "../services/exceptions/retry-exceptions.ts";
import type { Target } from "../services/exceptions/target.ts";
import { type Command, failed } from "./command.ts";

const words = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);

type Asked = Readonly<Record<string, string>>;
type Wanted = Extract<Target, { ids: unknown }> | { filter: Extract<Target, { filter: unknown }>["filter"] };

export const replayCommand: Command = {
  name: "replay",
  usage: "replay [--id ID[,…]] [--kind KIND[,…]] [--team TEAM[,…]] [--group KEY] [--entity CODE[,…]] [--connection KEY]",
  about: "has what is held up by open exceptions tried again: one, many, or all that match, history and what sleeps included",
  options: ["id", "kind", "team", "group", "entity", "connection"],
  run: async (ctx, asked, progress) => {
    const connections = asked.connection
      ? await ctx.db.raw("SELECT id FROM connection WHERE key = $1", [asked.connection])
      : null;
    if (connections && connections.rows.length === 0) return failed(`There is no connection “${asked.connection}”.`);
    const wanted = targetOf(asked, connections ? connections.rows.map((row) => String(row.id)) : undefined);
    if (!wanted.ok) return failed(wanted.error);
    const tried = { exceptions: 0, runs: 0, records: 0, skipped: new Map<string, number>() };
    let after: string | null = null;
    do {
      const target: Target = "ids" in wanted.value ? wanted.value : { ...wanted.value, after };
      const done: Awaited<ReturnType<typeof retryExceptions>> = await retryExceptions(ctx, { target });
      if (!done.ok) return failed(done.error.message);
      tried.exceptions += done.value.changed;
      tried.runs += done.value.runs;
      tried.records += done.value.records;
      for (const { count, why } of done.value.skipped) tried.skipped.set(why, (tried.skipped.get(why) ?? 0) + count);
      after = done.value.next;
      if (after !== null) progress(`${tried.exceptions} exceptions so far`);
    } while (after !== null);
    const skipped = [...tried.skipped].map(([why, count]) => ({ why, count }));
    const lines = [
      `Tried again: exceptions ${tried.exceptions}, runs ${tried.runs}. Read again: records and connections ${tried.records}.`,
      ...skipped.map(({ count, why }) => `${count} left as they were: ${why}.`),
    ];
    return { ok: true, lines, json: { exceptions: tried.exceptions, runs: tried.runs, records: tried.records, skipped } };
  },
};

/** What is to be tried again. Everything there is is not: a word too few must not wake all of a firm's exceptions. */
function targetOf(asked: Asked, connectionIds: string[] | undefined): Result<Wanted, string> {
  const ids = words(asked.id);
  const filters = ["kind", "team", "group", "entity", "connection"].filter((name) => asked[name] !== undefined);
  if (ids.length > 0) {
    if (filters.length > 0) return { ok: false, error: `--id names exceptions already: leave --${filters[0]} away.` };
    const wrong = ids.find((id) => !isUuid(id));
    return wrong === undefined ? { ok: true, value: { ids } } : { ok: false, error: `“${wrong}” is no id of an exception.` };
  }
  if (filters.length === 0)
    return { ok: false, error: "Say what to try again: --id, --kind, --team, --group, --entity or --connection." };
  const kinds = words(asked.kind);
  const wrongKind = kinds.find((kind) => !isExceptionKind(kind));
  if (wrongKind !== undefined) return { ok: false, error: `“${wrongKind}” is no kind of exception.` };
  const teams = words(asked.team).map((team) => ({ team, read: teamSchema.safeParse(team) }));
  const wrongTeam = teams.find(({ read }) => !read.success);
  if (wrongTeam) return { ok: false, error: `“${wrongTeam.team}” is no team. Teams: ${teamSchema.options.join(", ")}.` };
  return {
    ok: true,
    value: {
      filter: {
        kinds: kinds.filter(isExceptionKind),
        teams: teams.flatMap(({ read }) => read.data ?? []),
        entityCodes: words(asked.entity),
        groupKey: asked.group,
        connectionIds,
        status: "open",
        backfill: "all",
        snoozed: "all",
      },
    },
  };
}
