import type { z } from "zod";

/** A statement with its values and the schema of its rows. Made by `statement`, run by a Database or a Tx. */
export interface SqlQuery<Row> {
  name: string;
  text: string;
  values: unknown[];
  row: z.ZodType<Row>;
}

interface StatementSpec<Params, Row> {
  /** Unique, lower case: also the name under which the server prepares it. */
  name: string;
  text: string;
  values: (params: Params) => unknown[];
  row: z.ZodType<Row>;
}

/** Declares a hot statement, prepared once a connection. Rows are parsed by their schema. */
export function statement<Params, Row>(spec: StatementSpec<Params, Row>): (params: Params) => SqlQuery<Row> {
  const { name, text, row, values } = spec;
  return (params) => ({ name, text, row, values: values(params) });
}

/** What statements run on. */
export interface Sql {
  /** All rows, parsed. */
  rows<Row>(query: SqlQuery<Row>): Promise<Row[]>;
  /** The only row; throws when there is none or more than one. */
  one<Row>(query: SqlQuery<Row>): Promise<Row>;
  /** The row, or undefined; throws when there are more than one. */
  maybe<Row>(query: SqlQuery<Row>): Promise<Row | undefined>;
  /** Runs a text without named preparation; for statements that are built at run time. Rows are the caller's to parse. */
  raw(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; count: number }>;
}
