/** What was entered into cells of a row and is not in the draft yet, and what was found wrong with it, by the name of the field. */
interface RowEdit {
  entered: Readonly<Record<string, unknown>>;
  wrong: Readonly<Record<string, string>>;
}

/** By the key of the row. */
export type CellEdits = Readonly<Record<string, RowEdit>>;

/** The name of the cell that says what another name stands for. */
export const aliasCell = "aliasOf";
const untouched: RowEdit = { entered: {}, wrong: {} };

/** Puts a value into a cell; what was wrong with it is not said any more. */
export function enter(edits: CellEdits, row: string, name: string, value: unknown): CellEdits {
  const { entered, wrong } = edits[row] ?? untouched;
  return { ...edits, [row]: { entered: { ...entered, [name]: value }, wrong: without(wrong, [name]) } };
}

/** Takes a cell back to what the draft holds. */
export const takeBack = (edits: CellEdits, row: string, name: string): CellEdits => leave(edits, row, [name]);

/** The draft holds what was sent; what has been entered since stays. */
export function settle(edits: CellEdits, row: string, sent: Readonly<Record<string, unknown>>): CellEdits {
  const entered = edits[row]?.entered ?? {};
  return leave(
    edits,
    row,
    Object.keys(sent).filter((name) => name in entered && entered[name] === sent[name]),
  );
}

/** Says at its cell why a value was refused; what concerns no cell of the row is said where one had edited. */
export function refuse(
  edits: CellEdits,
  at: { row: string; name: string },
  error: { message: string; fields: Readonly<Record<string, string>> | null | undefined },
): CellEdits {
  const edit = edits[at.row];
  if (!edit || !(at.name in edit.entered)) return edits;
  const told = Object.entries(error.fields ?? {}).flatMap(([path, message]) => {
    const name = /^changes\.0\.(\w+)$/.exec(path)?.[1];
    return name !== undefined && name in edit.entered ? [[name, name === aliasCell ? `It ${message}` : message] as const] : [];
  });
  const wrong = told.length > 0 ? Object.fromEntries(told) : { [at.name]: error.message };
  return { ...edits, [at.row]: { ...edit, wrong: { ...edit.wrong, ...wrong } } };
}

/** What to send of a row: what was entered and not refused; cells that are wrong wait until they are mended. */
export function sentFor(edits: CellEdits, row: string): Record<string, unknown> {
  const { entered, wrong } = edits[row] ?? untouched;
  return without(entered, Object.keys(wrong));
}

/** How many cells hold what was refused. */
export const wrongCells = (edits: CellEdits): number =>
  Object.values(edits).reduce((count, { wrong }) => count + Object.keys(wrong).length, 0);

function leave(edits: CellEdits, row: string, names: readonly string[]): CellEdits {
  const edit = edits[row];
  if (!edit) return edits;
  const entered = without(edit.entered, names);
  const { [row]: _left, ...others } = edits;
  return Object.keys(entered).length === 0 ? others : { ...edits, [row]: { entered, wrong: without(edit.wrong, names) } };
}

const without = <Value>(values: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
