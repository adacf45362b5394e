import { Masked } from "@/components/masked/masked";
import { Status } from "@/components/status/status";
import { When } from "@/components/when/when";
import type { EngagementDetail } from "../../_ui/types";

/** Who is needed for the project, and who was found. */
export function StaffingTable({ requests }: { requests: EngagementDetail["staffing"] }) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          <th className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-left font-normal">
            Role
          </th>
          <th className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-left font-normal">
            Skill
          </th>
          <th className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-right font-normal">
            Hours
          </th>
          <th className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-left font-normal">
            From
          </th>
          <th className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-left font-normal">
            Who
          </th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <td className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4">
              {request.headcount > 1 ? `${request.headcount} × ` : ""}
              {request.role}
            </td>
            <td className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4">
              {request.skill ?? "—"}
            </td>
            <td className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4 text-right tabular-nums">
              {Number(request.hours).toLocaleString("en-GB")}
            </td>
            <td className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4">
              <When at={request.startOn} mode="date" cause="No day is stated" />
            </td>
            <td className="border-b border-border px-4 py-1.5 max-sm:px-1.5 max-sm:first:pl-4 max-sm:last:pr-4">
              {request.status === "open" ? (
                <Status tone="warn" label="Open" />
              ) : request.resourceName === undefined ? (
                <Masked />
              ) : (
                (request.resourceName ?? request.status)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
