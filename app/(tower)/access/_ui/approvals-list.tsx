"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Empty } from "@/components/states/empty";
import { Status } from "@/components/status/status";
import type { ApprovalRow } from "./access-types";
import { ApprovalPeek } from "./approval-peek";

const columns: Column<ApprovalRow>[] = [
  { id: "name", header: "What takes a second person", fixed: true, cell: (row) => <span className="truncate">{row.name}</span> },
  { id: "says", header: "Approved by", cell: (row) => <span className="block truncate first-letter:uppercase">{row.says}</span> },
  {
    id: "warnings",
    header: "Now",
    width: 152,
    cell: (row) =>
      row.warnings.length > 0 ? <Status tone="warn" label="See to it" /> : <Status tone="ok" label="Can be decided" />,
  },
  { id: "rules", header: "Rules", width: 80, align: "end", cell: (row) => row.rules.length },
];

/** The approval matrix: who gives the second consent for what, up to which amount and in which entity. */
export function ApprovalsList({ views, mayManage }: { views: ReactNode; mayManage: boolean }) {
  const url = useTableUrl();
  const matrix = useQuery(useTRPC().access.approvalRules.queryOptions({}));
  const rows = matrix.data?.items;
  const peeked = rows?.find((row) => row.action === url.peekId);
  return (
    <ListLayout
      toolbar={<div className="flex min-h-7 flex-wrap items-center justify-between gap-2">{views}</div>}
      peek={
        peeked && matrix.data ? (
          <ApprovalPeek
            key={`${peeked.action} ${peeked.version}`}
            row={peeked}
            currency={matrix.data.currency}
            mayManage={mayManage}
            onClose={() => url.setPeekId(null)}
          />
        ) : null
      }
      peekLabel="Approval rules"
      onPeekClose={() => url.setPeekId(null)}
    >
      <DataTable
        fill
        label="Approval rules"
        what="actions"
        columns={columns}
        rows={rows}
        rowId={(row) => row.action}
        rowLabel={(row) => row.name}
        {...loaded(matrix)}
        total={rows ? { value: rows.length, capped: false } : undefined}
        peekId={url.peekId}
        onPeekChange={url.setPeekId}
        empty={
          <Empty icon={ShieldCheck} title="Nothing takes a second person">
            What does is listed here with who may give the second consent.
          </Empty>
        }
        narrow={(row) => (
          <>
            <div className="truncate">{row.name}</div>
            <div className="truncate first-letter:uppercase text-meta text-muted-foreground">{row.says}</div>
          </>
        )}
      />
    </ListLayout>
  );
}
