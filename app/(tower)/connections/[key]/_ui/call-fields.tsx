import { Masked } from "@/components/masked/masked";
import { Unknown } from "@/components/unknown/unknown";
import type { ShownWrite } from "../../_ui/connection-types";
import { standInName, withoutStandIns } from "./stand-in";

type ShownCall = ShownWrite["calls"][number];

/** One call of a write: where it would go, and each field in the vendor's own name. */
export function CallFields({ call, about }: { call: ShownCall; about: string }) {
  return (
    <div>
      {call.address === null ? null : (
        <p className="pb-1 font-mono text-meta wrap-anywhere text-muted-foreground">{withoutStandIns(call.address)}</p>
      )}
      <table
        className="w-full table-fixed"
        aria-label={call.ordinal === 1 ? `Fields of ${about}` : `Fields of ${about}, call ${call.ordinal}`}
      >
        <tbody>
          {call.fields.map((field) => (
            <tr key={field.path} className="align-baseline">
              <th
                scope="row"
                className="w-1/2 py-0.5 pr-4 text-left font-mono text-meta font-normal wrap-anywhere text-muted-foreground"
              >
                {field.path}
              </th>
              <td className="py-0.5 wrap-anywhere">
                <FieldValue field={field} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldValue({ field }: { field: ShownCall["fields"][number] }) {
  if (field.isMasked) return <Masked />;
  if (field.value === null) return <Unknown cause="Stays empty" />;
  const text = withoutStandIns(field.value);
  if (text === standInName) return <span className="text-muted-foreground">{text}</span>;
  return <span className="whitespace-pre-wrap">{text}</span>;
}
