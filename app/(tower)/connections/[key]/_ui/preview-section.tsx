"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { formatNumber } from "@/components/number/format-number";
import { Empty } from "@/components/states/empty";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import type { ConnectionDetail } from "../../_ui/connection-types";
import { writesText } from "../../_ui/count-text";
import { useChanged } from "./use-connection";
import { WriteCard } from "./write-card";
import { writeTypeName } from "./write-types";

const pageSize = 20;
const all = "all";

/** What would be written, by type, every field; confirmed before the first live write. */
export function PreviewSection({ connection, mayManage }: { connection: ConnectionDetail; mayManage: boolean }) {
  const trpc = useTRPC();
  const [type, setType] = useState(all);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const preview = useQuery({
    ...trpc.connections.preview.queryOptions({
      key: connection.key,
      limit: pageSize,
      ...(type === all ? {} : { type }),
      ...(cursors.length > 0 ? { before: cursors.at(-1) } : {}),
    }),
    placeholderData: keepPreviousData,
  });
  const types = preview.data?.types ?? [];
  const total = types.reduce((sum, one) => sum + one.count, 0);
  const shown = type === all ? total : (types.find((one) => one.type === type)?.count ?? 0);
  const from = cursors.length * pageSize;
  const choose = (chosen: string) => {
    setType(chosen);
    setCursors([]);
  };
  return (
    <Section
      title="What would be written"
      note={preview.data ? `${writesText(total)}, nothing sent` : undefined}
      actions={mayManage ? <Confirm connection={connection} writes={total} fingerprint={preview.data?.fingerprint} /> : null}
      flush
    >
      <WhenLoaded query={preview} failed="The preview could not be loaded" loading={<LoadingRows rows={4} />}>
        {({ items, nextCursor }) =>
          total === 0 ? (
            <Empty title="Nothing would be written yet">
              As soon as a won deal has passed its checks, everything that it would make in {connection.name} stands here, field
              by field.
            </Empty>
          ) : (
            <>
              <div className="border-b border-border px-4 py-2">
                <Segmented
                  label="Kind of write"
                  options={[
                    { value: all, label: "All", count: formatNumber(total) },
                    ...types.map((one) => ({ value: one.type, label: writeTypeName(one.type), count: formatNumber(one.count) })),
                  ]}
                  value={type}
                  onValueChange={choose}
                />
              </div>
              {items.length === 0 ? (
                <Empty title="None that you may see">They belong to entities or regions that are not yours.</Empty>
              ) : (
                <ul className="divide-y divide-border">
                  {items.map((write, index) => (
                    <WriteCard key={write.id} write={write} isOpen={index === 0} />
                  ))}
                </ul>
              )}
              {shown > pageSize ? (
                <div className="flex justify-end border-t border-border px-4 py-1.5">
                  <Pagination
                    summary={`${formatNumber(from + 1)}–${formatNumber(Math.min(shown, from + pageSize))} of ${formatNumber(shown)}`}
                    onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
                    onNext={nextCursor ? () => setCursors([...cursors, nextCursor]) : undefined}
                  />
                </div>
              ) : null}
            </>
          )
        }
      </WhenLoaded>
    </Section>
  );
}

interface ConfirmProps {
  connection: ConnectionDetail;
  writes: number;
  /** Of what is shown; undefined: not loaded yet. */
  fingerprint: string | undefined;
}

function Confirm({ connection, writes, fingerprint }: ConfirmProps) {
  const trpc = useTRPC();
  const changed = useChanged();
  const [asking, setAsking] = useState(false);
  const confirm = useMutation(
    trpc.connections.confirmPreview.mutationOptions({
      onSuccess: async () => {
        toast({ tone: "ok", title: "Confirmed", body: `${connection.name} may go live.` });
        await changed();
      },
      onError: async (error) => {
        toast({ tone: "danger", title: error.message });
        await changed();
      },
    }),
  );
  if (connection.firstLiveAt || connection.previewedAt) return null;
  return (
    <>
      <Button
        variant={writes === 0 ? "secondary" : "primary"}
        onClick={() => setAsking(true)}
        disabled={fingerprint === undefined}
        busy={confirm.isPending}
      >
        Confirm preview
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={writes === 0 ? `Confirm ${connection.name} unseen?` : `May these be written to ${connection.name}?`}
        description={
          writes === 0
            ? "Nothing would be written yet. Whoever confirms says that the first deals may go through without a look at them."
            : `You say that you have looked at what would be written: ${writesText(writes)}. Nothing is sent yet; afterwards ${connection.name} can be let live.`
        }
        confirmLabel={writes === 0 ? "Confirm unseen" : "I have looked at them"}
        busy={confirm.isPending}
        onConfirm={() => confirm.mutate({ key: connection.key, writesSeen: writes, fingerprint, nothingToShow: writes === 0 })}
      />
    </>
  );
}
