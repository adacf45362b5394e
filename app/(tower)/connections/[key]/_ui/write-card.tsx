import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { When } from "@/components/when/when";
import type { ShownWrite } from "../../_ui/connection-types";
import { CallFields } from "./call-fields";
import { writeTypeName } from "./write-types";

/** One write that was not sent: each call that it would take, with every field. */
export function WriteCard({ write, isOpen }: { write: ShownWrite; isOpen: boolean }) {
  const about = `${writeTypeName(write.type)} for ${write.engagement ?? "the connection"}`;
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
        <div className="flex flex-col gap-3 overflow-x-auto px-4 pb-3 pl-9">
          {write.calls.map((call) => (
            <CallFields key={call.ordinal} call={call} about={about} />
          ))}
          {write.engagementId ? (
            <Link href={`/engagements/${write.engagementId}`} className="text-meta text-primary hover:underline">
              Look at the engagement
            </Link>
          ) : null}
        </div>
      </details>
    </li>
  );
}
