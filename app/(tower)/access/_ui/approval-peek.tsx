"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Peek } from "@/components/data-table/peek";
import { Money } from "@/components/money/money";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import { roleNames } from "@/server/domain/access/roles";
import type { ApprovalRow } from "./access-types";
import { RuleEditor } from "./rule-editor";

type Rule = ApprovalRow["rules"][number];
const ruleId = (rule: Rule): string =>
  [rule.role, rule.entityCode, rule.upTo, rule.delegateId, rule.expiresAt?.toISOString()].join("/");

interface ApprovalPeekProps {
  row: ApprovalRow;
  currency: string;
  mayManage: boolean;
  onClose: () => void;
}

/** Who approves one action, and the editor of its rules: nothing holds before it is saved. */
export function ApprovalPeek({ row, currency, mayManage, onClose }: ApprovalPeekProps) {
  const [rules, setRules] = useState<readonly Rule[]>(row.rules);
  const trpc = useTRPC();
  const client = useQueryClient();
  const save = useMutation(
    trpc.access.setApprovalRules.mutationOptions({
      onSuccess: async () => {
        toast({ tone: "ok", title: `“${row.name}”: the rules hold from now on` });
        await client.invalidateQueries(trpc.access.approvalRules.pathFilter());
      },
    }),
  );
  const isChanged = rules.map(ruleId).join() !== row.rules.map(ruleId).join();
  const wanted = rules.map(({ delegateName: _name, ...rule }) => rule);
  return (
    <Peek
      title={row.name}
      summary={<span className="text-muted-foreground">Approved by: {row.says}</span>}
      onClose={onClose}
      footer={
        mayManage && isChanged ? (
          <>
            <Button
              variant="primary"
              busy={save.isPending}
              onClick={() => save.mutate({ action: row.action, rules: wanted, version: row.version })}
            >
              Save rules
            </Button>
            <Button onClick={() => setRules(row.rules)}>Undo</Button>
          </>
        ) : null
      }
    >
      {save.isError ? (
        <Callout tone="danger" live className="mb-2">
          {save.error.message}
        </Callout>
      ) : null}
      {row.warnings.length > 0 ? (
        <Callout tone="warn" className="mb-2">
          {row.warnings.map((warning) => (
            <p key={warning}>{warning}</p>
          ))}
        </Callout>
      ) : null}
      <p className="mb-2 text-muted-foreground">
        One of these rules must cover the entity and the amount. Whoever asks never approves, whatever the rules say.
      </p>
      <ul aria-label="Rules" className="flex flex-col">
        {rules.map((rule) => (
          <li key={ruleId(rule)} className="flex min-h-8 items-center justify-between gap-2 border-b border-border py-1">
            <span className="min-w-0 break-words">
              <RuleText rule={rule} currency={currency} />
            </span>
            {mayManage ? (
              <IconButton
                label={`Take the rule for ${roleNames[rule.role]} away`}
                onClick={() => setRules(rules.filter((other) => other !== rule))}
              >
                <X aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
        {rules.length === 0 ? <li className="text-muted-foreground">No rules.</li> : null}
      </ul>
      {mayManage ? (
        <RuleEditor
          row={row}
          currency={currency}
          isThere={(rule) => rules.some((other) => ruleId(other) === ruleId(rule))}
          onAdd={(rule) => setRules([...rules, rule])}
        />
      ) : null}
    </Peek>
  );
}

function RuleText({ rule, currency }: { rule: Rule; currency: string }) {
  return (
    <>
      {roleNames[rule.role]}
      {rule.entityCode ? ` · ${rule.entityCode}` : null}
      {rule.upTo ? (
        <>
          {" · up to "}
          <Money amount={rule.upTo} currency={currency} />
        </>
      ) : null}
      {rule.delegateId ? (
        <span className="block text-meta text-muted-foreground">
          {rule.delegateName ?? "Someone who is gone"} may stand in
          {rule.expiresAt ? (
            <>
              {" until "}
              <When at={rule.expiresAt} mode="date" timeZone="UTC" />
            </>
          ) : null}
        </span>
      ) : null}
    </>
  );
}
