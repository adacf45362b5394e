import { z } from "zod";
import { raiseReferenceVersion } from "../../db/reference.sql.ts";
import { localDateSchema } from "../../domain/dates.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";

/** Some decades of one entity's holidays. */
const daysAtMost = 1_000;

const dayRow = z.object({ on: z.string(), name: z.string() });

/**
 * Says on which days an entity does not work: the list takes the place of the one before. Service levels and billing cut-offs
 * follow it.
 */
export const setHolidays = command({
  name: "setHolidays",
  permission: "connections.manage",
  input: z.strictObject({
    entityCode: z.string().min(1),
    days: z.array(z.strictObject({ on: localDateSchema, name: z.string().trim().min(1).max(100) })).max(daysAtMost),
  }),
  output: z.object({ entityCode: z.string(), added: z.int(), removed: z.int() }),
  run: async ({ input, tx, audit, unchanged }) => {
    const { days, entityCode } = input;
    const entity = (await tx.raw("SELECT region FROM legal_entity WHERE code = $1 FOR UPDATE", [entityCode])).rows[0];
    const place = { entityCode, region: entity ? String(entity.region) : null };
    if (!entity)
      return refuse("not_found", `There is no entity ${entityCode}. Entities come from the ERP: read its connection first.`);
    const wanted = new Map(days.map(({ name, on }) => [String(on), name]));
    if (wanted.size < days.length) return refuse("invalid", "A day stands twice in the list. Name each day once.");
    const found = await tx.raw('SELECT "on", name FROM holiday WHERE entity_code = $1 ORDER BY "on"', [entityCode]);
    const before = new Map(found.rows.map((row) => dayRow.parse(row)).map(({ name, on }) => [on, name]));
    const added = [...wanted].filter(([on, name]) => before.get(on) !== name);
    const removed = [...before.keys()].filter((on) => !wanted.has(on));
    if (added.length + removed.length === 0) unchanged();
    else {
      await tx.raw("DELETE FROM holiday WHERE entity_code = $1", [entityCode]);
      await tx.raw(
        'INSERT INTO holiday (entity_code, "on", name) SELECT $1, d.day, d.name FROM unnest($2::date[], $3::text[]) AS d(day, name)',
        [entityCode, [...wanted.keys()], [...wanted.values()]],
      );
      await tx.rows(raiseReferenceVersion(undefined));
      audit({
        action: "entity.holidays",
        subjectType: "legal_entity",
        subjectId: entityCode,
        ...place,
        before: { days: said(before) },
        after: { days: said(wanted) },
      });
    }
    return { ok: true, value: { entityCode, added: added.length, removed: removed.length } };
  },
});

const said = (days: ReadonlyMap<string, string>): string[] => [...days].sort().map(([on, name]) => `${on} ${name}`);
