import type { ItemDetail } from "../types";

/** Both sides of what does not agree. */
export function Comparisons({ comparisons }: { comparisons: ItemDetail["comparisons"] }) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead className="text-left text-meta text-muted-foreground">
        <tr>
          <th className="border-b border-border py-1 pr-3 font-normal">What</th>
          <th className="border-b border-border py-1 pr-3 font-normal">{comparisons[0]?.left.label}</th>
          <th className="border-b border-border py-1 font-normal">{comparisons[0]?.right.label}</th>
        </tr>
      </thead>
      <tbody>
        {comparisons.map((one) => (
          <tr key={one.what}>
            <th scope="row" className="border-b border-border py-1 pr-3 text-left font-normal text-muted-foreground">
              {one.what}
            </th>
            <td className="border-b border-border py-1 pr-3 break-words tabular-nums">{one.left.value}</td>
            <td className="border-b border-border py-1 break-words tabular-nums">{one.right.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
