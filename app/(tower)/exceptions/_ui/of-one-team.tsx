import type { Column } from "@/components/data-table/types";
import { TimeLeft } from "./time-left";

/** The columns of open ones in the queue of one team: every turn is that team's, and what is left of the time says enough. */
export const ofOneTeam = <Row extends { dueAt: Date | null }>(columns: readonly Column<Row>[]): readonly Column<Row>[] =>
  columns.map((column) =>
    column.id === "due"
      ? { ...column, header: "Time to act", width: 116, cell: (row) => <TimeLeft dueAt={row.dueAt} /> }
      : column,
  );
