import { z } from "zod";
import { raiseReferenceVersion } from "../../db/reference.sql.ts";
import { localDateSchema } from "../../domain/dates.ts";
import type { CommandScope } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** Some decades of one entity's holidays. */
export const daysAtMost = 1_000;

export const holidaySchema = z.strictObject({ on: localDateSchema, name: z.string().trim().min(1).max(100) });

/** What each holiday of an entity is called, by day. */
type Holidays = ReadonlyMap<string, string>;
export const changedHolidays = z.object({ entityCode: z.string(), added: z.int(), removed: z.int() });

const dayRow = z.object({ on: z.string(), name: z.string() });

type Scope = Pick<CommandScope<unknown>, "tx" | "reaches" | "audit" | "unchanged">;

/**
 * Gives an entity the holidays that `wantedOf` makes of those it has. What was and what is of the days that differ goes into the
 * audit trail, and service levels and billing cut-offs follow.
 */
export async function changeDays(
  { audit, reaches, tx, unchanged }: Scope,
  entityCode: string,
  wantedOf: (before: Holidays) => Holidays,
): Promise<Outcome<z.output<typeof changedHolidays>>> {
  const entity = (await tx.raw("SELECT region FROM legal_entity WHERE code = $1 FOR UPDATE", [entityCode])).rows[0];
  const place = { entityCode, region: entity ? String(entity.region) : null };
  if (!entity || !reaches(place))
    return refuse("not_found", `${entityCode} is no legal entity, or not one of yours. Entities come from the ERP's connection.`);
  const found = await tx.raw('SELECT "on", name FROM holiday WHERE entity_code = $1', [entityCode]);
  const before: Holidays = new Map(found.rows.map((row) => dayRow.parse(row)).map(({ name, on }) => [on, name]));
  const wanted = wantedOf(before);
  if (wanted.size > daysAtMost)
    return refuse(
      "invalid",
      `${entityCode} would have ${wanted.size} holidays: at most ${daysAtMost} can be kept. Remove old years.`,
    );
  const added = differing(wanted, before);
  const gone = differing(before, wanted);
  const removed = gone.filter(([on]) => !wanted.has(on)).length;
  if (added.length + removed === 0) unchanged();
  else {
    await tx.raw('DELETE FROM holiday WHERE entity_code = $1 AND "on" = ANY($2::date[])', [entityCode, gone.map(([on]) => on)]);
    await tx.raw(
      'INSERT INTO holiday (entity_code, "on", name) SELECT $1, d.day, d.name FROM unnest($2::date[], $3::text[]) AS d(day, name)',
      [entityCode, added.map(([on]) => on), added.map(([, name]) => name)],
    );
    await tx.rows(raiseReferenceVersion(undefined));
    audit({
      action: "entity.holidays",
      subjectType: "legal_entity",
      subjectId: entityCode,
      ...place,
      before: { days: said(gone) },
      after: { days: said(added) },
    });
  }
  return { ok: true, value: { entityCode, added: added.length, removed } };
}

/** The days of the first that the second has not, or calls something else. */
const differing = (some: Holidays, others: Holidays): [string, string][] =>
  [...some].filter(([on, name]) => others.get(on) !== name);

const said = (days: readonly [string, string][]): string[] => days.map(([on, name]) => `${on} ${name}`).sort();
