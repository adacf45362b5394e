"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { DateInput } from "@/components/ui/date-input";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { roleNames } from "@/server/domain/access/roles";
import { isAmount, isNegative, isZero } from "@/server/domain/money";
import type { ApprovalRow } from "./access-types";
import { roleOf } from "./grants-editor";

type Rule = ApprovalRow["rules"][number];
const ALL = "all";
const NOBODY = "nobody";

interface RuleEditorProps {
  row: ApprovalRow;
  currency: string;
  isThere: (rule: Rule) => boolean;
  onAdd: (rule: Rule) => void;
}

/** Puts one rule together: a role, where it holds, up to which amount, and who stands in for it until when. */
export function RuleEditor({ row, currency, isThere, onAdd }: RuleEditorProps) {
  const [role, setRole] = useState(row.roles[0] ?? "finance");
  const [entityCode, setEntityCode] = useState<string | null>(null);
  const [limit, setLimit] = useState("");
  const [delegate, setDelegate] = useState<{ id: string; name: string } | null>(null);
  const [until, setUntil] = useState("");
  const [search, setSearch] = useState("");
  const trpc = useTRPC();
  const entities = useQuery(trpc.session.frame.queryOptions({})).data?.entities ?? [];
  const people = useQuery(trpc.access.people.queryOptions({ q: search })).data?.items ?? [];
  const listed = delegate && !people.some(({ id }) => id === delegate.id) ? [delegate, ...people] : people;
  const upTo = limit.trim() === "" ? null : limit.trim();
  const isWrong = upTo !== null && (!isAmount(upTo) || isZero(upTo) || isNegative(upTo));
  const rule: Rule = {
    role,
    entityCode,
    upTo: row.hasAmount ? upTo : null,
    delegateId: delegate?.id ?? null,
    delegateName: delegate?.name ?? null,
    expiresAt: delegate !== null && until !== "" ? new Date(`${until}T23:59:59Z`) : null,
  };
  const isTwice = isThere(rule);
  return (
    <fieldset className="mt-3 grid grid-cols-2 gap-2 rounded-md border border-border p-3">
      <legend className="px-1 text-meta font-semibold">Another rule</legend>
      <Field label="Role">
        <Select
          className="w-full"
          options={row.roles.map((value) => ({ value, label: roleNames[value] }))}
          value={role}
          onValueChange={(value) => setRole(roleOf(value))}
        />
      </Field>
      <Field label="Entity">
        <Select
          className="w-full"
          options={[{ value: ALL, label: "All entities" }, ...entities.map(({ code, name }) => ({ value: code, label: name }))]}
          value={entityCode ?? ALL}
          onValueChange={(value) => setEntityCode(value === ALL ? null : value)}
        />
      </Field>
      {row.hasAmount ? (
        <Field
          label={`Up to, in ${currency}`}
          className="col-span-2"
          hint="Empty: whatever the amount"
          error={isWrong ? "Must be an amount such as 10000" : undefined}
        >
          <Input inputMode="decimal" autoComplete="off" value={limit} onChange={(event) => setLimit(event.target.value)} />
        </Field>
      ) : null}
      <Field label="Stands in for the role">
        <Combobox
          className="w-full"
          options={[{ value: NOBODY, label: "Nobody" }, ...listed.map(({ id, name }) => ({ value: id, label: name }))]}
          value={delegate?.id ?? NOBODY}
          onSearch={setSearch}
          searchPlaceholder="A person…"
          onValueChange={(value) => setDelegate(listed.find(({ id }) => id === value) ?? null)}
        />
      </Field>
      {delegate ? (
        <Field label="Until" hint="Empty: for good">
          <DateInput className="w-full" value={until} onValueChange={setUntil} />
        </Field>
      ) : null}
      <Button className="col-span-2 justify-self-start" disabled={isWrong || isTwice} onClick={() => onAdd(rule)}>
        <Plus aria-hidden />
        {isTwice ? "Is there already" : "Add the rule"}
      </Button>
    </fieldset>
  );
}
