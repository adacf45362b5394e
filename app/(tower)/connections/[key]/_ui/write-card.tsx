import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Masked } from "@/components/masked/masked";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import type { ShownWrite } from "../../_ui/connection-types";
import { writeTypeName } from "./write-types";

/** A stand-in for an id that the other system would give. */
const standIn = /^shadow-/;

/** One write that was not sent, with every field. */
export function WriteCard({ write, isOpen }: { write: ShownWrite; isOpen: boolean }) {
  return (
    <li>
      <details open={isOpen} className="group">
        <summary className="flex h-9 cursor-pointer list-none items-center gap-2 px-4 hover:bg-muted pointer-coarse:h-11">
          <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground group-open:rotate-90" />
          <span className="shrink-0 font-semibold">{writeTypeName(write.type)}</span>
          <span className="shrink-0 text-meta">{write.system}</span>
          <span className="min-w-0 flex-1 truncate text-muted-foreground">{write.engagement}</span>
          <span className="text-meta text-muted-foreground">
            <When at={write.intendedAt} />
          </span>
        </summary>
        <div className="overflow-x-auto px-4 pb-3 pl-9">
          <table
            className="w-full"
            aria-label={`Fields of ${writeTypeName(write.type)} for ${write.engagement ?? "the connection"}`}
          >
            <tbody>
              {write.fields.map((field) => (
                <tr key={field.path} className="align-baseline">
                  <th
                    scope="row"
                    className="w-[38%] min-w-36 py-0.5 pr-4 text-left font-mono text-meta font-normal break-words text-muted-foreground"
                  >
                    {field.path}
                  </th>
                  <td className="py-0.5 break-words">
                    <FieldValue field={field} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {write.engagementId ? (
            <Link
              href={`/engagements/${write.engagementId}`}
              className="mt-1 inline-block text-meta text-primary hover:underline"
            >
              Look at the engagement
            </Link>
          ) : null}
        </div>
      </details>
    </li>
  );
}

function FieldValue({ field }: { field: ShownWrite["fields"][number] }) {
  if (field.isMasked) return <Masked />;
  if (field.value === null) return <Unknown cause="Stays empty" />;
  if (standIn.test(field.value)) return <span className="text-muted-foreground">the id that it will get</span>;
  return <span className="whitespace-pre-wrap">{field.value}</span>;
}
