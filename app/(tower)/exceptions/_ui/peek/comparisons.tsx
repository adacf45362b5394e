import { Money } from "@/components/money/money";
import { When } from "@/components/when/when";
import type { ItemDetail } from "../types";

type Side = ItemDetail["comparisons"][number]["left"];

/** Money and days in the forms that they have everywhere, anything else in its words. */
function Value({ side }: { side: Side }) {
  if (!side.money && !side.on) return side.value;
  return (
    <>
      {side.money ? <Money amount={side.money.amount} currency={side.money.currency} /> : null}
      {side.on ? <When at={side.on} mode="date" className="block" /> : null}
    </>
  );
}

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
          <tr key={`${one.what} ${one.left.value} ${one.right.value}`}>
            <th scope="row" className="border-b border-border py-1 pr-3 text-left font-normal text-muted-foreground">
              {one.what}
            </th>
            <td className="border-b border-border py-1 pr-3 break-words tabular-nums">
              <Value side={one.left} />
            </td>
            <td className="border-b border-border py-1 break-words tabular-nums">
              <Value side={one.right} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
