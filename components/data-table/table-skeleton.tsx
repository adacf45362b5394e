import { cn } from "../ui/cn";
import { Skeleton } from "../ui/skeleton";
import type { Column } from "./types";

const ROWS = 12;
const SHARES = ["70%", "45%", "60%", "52%", "38%", "64%"];

/** The rows on their way, in the columns they will have. */
export function TableSkeleton<Row>({ columns, selectable }: { columns: readonly Column<Row>[]; selectable: boolean }) {
  return (
    <tbody>
      {Array.from({ length: ROWS }, (_, index) => index).map((row) => (
        <tr key={row}>
          {selectable ? <td className="h-8 border-b border-border px-3" /> : null}
          {columns.map((column, index) => (
            <td key={column.id} className="h-8 border-b border-border px-3">
              <div className={cn("flex", column.align === "end" && "justify-end")} style={{ opacity: 1 - row / (ROWS + 2) }}>
                <div style={{ width: SHARES[(row + index * 2) % SHARES.length] }}>
                  <Skeleton />
                </div>
              </div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
