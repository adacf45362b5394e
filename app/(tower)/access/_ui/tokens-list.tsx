"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import { Peek } from "@/components/data-table/peek";
import type { Column } from "@/components/data-table/types";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Empty } from "@/components/states/empty";
import { Status } from "@/components/status/status";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { KeyValue } from "@/components/ui/key-value";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import { grantLabel, type TokenRow } from "./access-types";
import { NewTokenDialog } from "./new-token-dialog";

function TokenState({ state }: { state: TokenRow["state"] }) {
  if (state === "active") return <Status tone="ok" label="Works" />;
  return <Status tone="neutral" label={state === "expired" ? "Expired" : "Revoked"} />;
}

const columns: Column<TokenRow>[] = [
  { id: "name", header: "Name", fixed: true, cell: (token) => <span className="truncate">{token.name}</span> },
  { id: "prefix", header: "Token", width: 130, cell: (token) => <span className="font-mono text-meta">{token.prefix}…</span> },
  { id: "role", header: "Acts as", cell: (token) => <span className="truncate">{grantLabel(token)}</span> },
  { id: "scopes", header: "Scopes", width: 80, align: "end", cell: (token) => token.scopes.length },
  { id: "state", header: "State", width: 110, cell: (token) => <TokenState state={token.state} /> },
  {
    id: "used",
    header: "Last used",
    width: 120,
    align: "end",
    cell: (token) => <When at={token.lastUsedAt} cause="Has never been used" />,
  },
  { id: "expires", header: "Ends", width: 120, align: "end", cell: (token) => <When at={token.expiresAt} /> },
];

/** The server lists this many at most. */
const listLimit = 200;

/** Tokens of programs that use the public API. */
export function TokensList({ views, mayManage }: { views: ReactNode; mayManage: boolean }) {
  const url = useTableUrl();
  const [adding, setAdding] = useState(false);
  const tokens = useQuery(useTRPC().access.apiTokens.queryOptions());
  const rows = tokens.data?.items;
  const peeked = rows?.find((token) => token.id === url.peekId);
  const create = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <KeyRound aria-hidden />
      New token
    </Button>
  );
  return (
    <ListLayout
      toolbar={
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-2">
          {views}
          {mayManage ? create : null}
        </div>
      }
      peek={peeked ? <TokenPeek token={peeked} mayManage={mayManage} onClose={() => url.setPeekId(null)} /> : null}
      peekLabel="API token"
      onPeekClose={() => url.setPeekId(null)}
    >
      <DataTable
        fill
        label="API tokens"
        what="tokens"
        columns={columns}
        rows={rows}
        rowId={(token) => token.id}
        rowLabel={(token) => token.name}
        {...loaded(tokens)}
        total={rows ? { value: rows.length, capped: rows.length === listLimit } : undefined}
        peekId={url.peekId}
        onPeekChange={url.setPeekId}
        empty={
          <Empty icon={KeyRound} title="No program has a token yet" actions={mayManage ? create : null}>
            A token lets a program read and write through the public API, within one role and the scopes that you choose.
          </Empty>
        }
        narrow={(token) => (
          <>
            <div className="flex items-center justify-between gap-2">
              <span className="truncate">{token.name}</span>
              <TokenState state={token.state} />
            </div>
            <div className="truncate text-meta text-muted-foreground">{grantLabel(token)}</div>
          </>
        )}
      />
      {adding ? <NewTokenDialog onClose={() => setAdding(false)} /> : null}
    </ListLayout>
  );
}

function TokenPeek({ token, mayManage, onClose }: { token: TokenRow; mayManage: boolean; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const revoke = useMutation(
    trpc.access.revokeApiToken.mutationOptions({
      onSuccess: async () => {
        toast({ tone: "ok", title: `“${token.name}” is refused from now on` });
        await client.invalidateQueries(trpc.access.pathFilter());
      },
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  return (
    <Peek
      title={token.name}
      summary={<TokenState state={token.state} />}
      onClose={onClose}
      footer={
        mayManage && token.state === "active" ? (
          <AlertDialog
            trigger={<Button variant="danger">Revoke…</Button>}
            title={`Revoke “${token.name}”?`}
            description="The next call with it is refused. This cannot be undone; whoever needs access again needs a new token."
            confirmLabel="Revoke"
            danger
            busy={revoke.isPending}
            onConfirm={() => revoke.mutate({ tokenId: token.id })}
          />
        ) : null
      }
    >
      {token.isMakerOff && token.state === "active" ? (
        <Callout tone="warn" className="mb-2">
          {token.createdBy}, who made it, may not sign in any more and may know it still. Make a new one for its program, then
          revoke this one.
        </Callout>
      ) : null}
      <KeyValue
        items={[
          { label: "Begins with", value: <span className="font-mono text-meta">{token.prefix}</span> },
          { label: "Acts as", value: grantLabel(token) },
          { label: "Made by", value: token.createdBy, note: <When at={token.createdAt} mode="datetime" /> },
          { label: "Last used", value: <When at={token.lastUsedAt} cause="Has never been used" /> },
          { label: "Ends", value: <When at={token.expiresAt} mode="datetime" /> },
        ]}
      />
      <h3 className="mt-5 mb-1.5 font-semibold">Scopes</h3>
      <ul className="flex flex-col font-mono text-meta">
        {token.scopes.map((scope) => (
          <li key={scope} className="min-h-6">
            {scope}
          </li>
        ))}
      </ul>
    </Peek>
  );
}
