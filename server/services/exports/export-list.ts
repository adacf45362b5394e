import { z } from "zod";
import { command } from "../command.ts";
import { listConnections } from "../connections/list-connections.ts";
import type { CallContext } from "../context.ts";
import { listEngagements } from "../engagements/list-engagements.ts";
import { listExceptions } from "../exceptions/list-exceptions.ts";
import { listRuns } from "../flows/list-runs.ts";
import type { Query } from "../query.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { listStaffing } from "../staffing/list-staffing.ts";
import { type Cells, type ExportFile, type ExportFormat, exportFile, exportFormats } from "./export-file.ts";
import { shownFilter } from "./shown-filter.ts";

type Row = Readonly<Record<string, unknown>>;
interface Page {
  items: readonly Row[];
  nextCursor?: string | null;
}

interface ExportableList {
  cells: Cells<Row>;
  read(ctx: CallContext, ask: object, cursor: string | null): Promise<Outcome<Page>>;
  note(ctx: CallContext, what: { list: string; format: ExportFormat; ask: string }): Promise<Outcome<unknown>>;
}

const pageSize = 200;

/** A list as its query answers it: to whom, of which places, in which order, and without what the caller may not see. */
function exportable<Input extends z.ZodObject, Output extends z.ZodType<Page>>(list: Query<Input, Output>): ExportableList {
  const paging = "cursor" in list.input.shape;
  return {
    cells: cellsOf(list.output),
    read: (ctx, ask, cursor) => list(ctx, { ...ask, ...(paging && { cursor, limit: pageSize }) } as z.input<Input>),
    note: command({
      name: "noteListExport",
      permission: list.permission,
      input: z.strictObject({ list: z.string(), format: z.enum(exportFormats), ask: z.string() }),
      output: z.object({}),
      run: async ({ input, audit }) => {
        const { ask, format } = input;
        audit({ action: "list.export", subjectType: "list", subjectId: input.list, after: { format, filter: ask } });
        return { ok: true, value: {} };
      },
    }),
  };
}

const lists = {
  connections: exportable(listConnections),
  engagements: exportable(listEngagements),
  exceptions: exportable(listExceptions),
  flows: exportable(listRuns),
  staffing: exportable(listStaffing),
};
export type ExportedList = keyof typeof lists;
export const exportedLists = Object.keys(lists) as [ExportedList, ...ExportedList[]];

/**
 * Takes out all of a list that its filter matches, in the order of the list, as CSV or JSON lines. `ask` is the input of the
 * list's own query; which page is asked for is of no matter. Who took it is in the trail before the first row leaves.
 */
export async function exportList(
  ctx: CallContext,
  { ask, format, list: name }: { list: ExportedList; ask: unknown; format: ExportFormat },
): Promise<Outcome<ExportFile>> {
  const list = lists[name];
  const given = z.record(z.string(), z.unknown()).safeParse(ask);
  if (!given.success) return refuse("invalid", "This is no list that is known. Load the page again.");
  const first = await list.read(ctx, given.data, null);
  if (!first.ok) return first;
  const { cursor: _cursor, limit: _limit, ...filter } = given.data;
  const noted = await list.note(ctx, { list: name, format, ask: shownFilter(filter) });
  if (!noted.ok) return noted;
  const pages = pagesOf(first.value, (cursor) => list.read(ctx, given.data, cursor));
  return { ok: true, value: exportFile(pages, { name, at: ctx.clock.now(), format, cells: list.cells }) };
}

async function* pagesOf(first: Page, read: (cursor: string) => Promise<Outcome<Page>>): AsyncGenerator<readonly Row[]> {
  let page = first;
  for (;;) {
    yield page.items;
    if (!page.nextCursor) return;
    const next = await read(page.nextCursor);
    if (!next.ok) throw new Error(next.error.message);
    page = next.value;
  }
}

/** A column for each value that a list's rows declare: those of an object within are named `engagement.number`. */
function cellsOf(output: z.ZodType): Cells<Row> {
  const items = output instanceof z.ZodObject ? output.shape.items : undefined;
  if (!(items instanceof z.ZodArray)) throw new TypeError("A list that is exported declares its items.");
  return pathsOf(items.element).map((path) => [path.join("."), (row) => valueAt(row, path)]);
}

function pathsOf(schema: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return pathsOf(schema.unwrap(), path);
  if (!(schema instanceof z.ZodObject)) return [path];
  return Object.entries(schema.shape).flatMap(([name, field]) => pathsOf(field, [...path, name]));
}

const valueAt = (row: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (typeof at === "object" && at !== null ? (at as Row)[name] : undefined), row);
