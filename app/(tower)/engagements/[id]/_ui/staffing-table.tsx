import { Masked } from "@/components/masked/masked";
import { cardCell } from "@/components/ui/card-cell";
import { cn } from "@/components/ui/cn";
import { When } from "@/components/when/when";
import { hoursText, Named, RequestState, roleText } from "../../../staffing/_ui/staffing-columns";
import type { EngagementDetail } from "../../_ui/types";

/** Who is needed for the project, and who was found. */
export function StaffingTable({ requests }: { requests: EngagementDetail["staffing"] }) {
  return (
    <table className="w-full border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          <th className={cn(cardCell, "text-left font-normal")}>Role</th>
          <th className={cn(cardCell, "text-left font-normal")}>Skill</th>
          <th className={cn(cardCell, "text-right font-normal")}>Hours</th>
          <th className={cn(cardCell, "text-left font-normal")}>From</th>
          <th className={cn(cardCell, "text-left font-normal")}>Who</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <td className={cardCell}>{roleText(request)}</td>
            <td className={cardCell}>{request.skill ?? <span className="text-muted-foreground">Any</span>}</td>
            <td className={cn(cardCell, "text-right tabular-nums")}>
              {request.hours === undefined ? <Masked short /> : hoursText({ hours: request.hours })}
            </td>
            <td className={cardCell}>
              <When at={request.startOn} mode="date" cause="No day is stated" />
            </td>
            <td className={cardCell}>
              {request.status === "filled" ? <Named request={request} /> : <RequestState request={request} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
