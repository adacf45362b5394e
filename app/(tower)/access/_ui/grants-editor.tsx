"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { type Grant, type Role, roleNames, roles } from "@/server/domain/access/roles";
import { grantId, grantLabel } from "./access-types";
import { emptyDraft, type GrantDraft, isRepeated, withDraft } from "./grants";

const ALL = "all";
const orNull = (value: string): string | null => (value === ALL ? null : value);

interface PlaceFieldsProps {
  entityCode: string | null;
  region: string | null;
  onEntityChange: (entityCode: string | null) => void;
  onRegionChange: (region: string | null) => void;
}

/** Where a role holds: an entity, a region, or all of them. */
export function PlaceFields({ entityCode, region, onEntityChange, onRegionChange }: PlaceFieldsProps) {
  const places = useQuery(useTRPC().session.frame.queryOptions({}));
  const entities = places.data?.entities ?? [];
  const regions = places.data?.regions ?? [];
  return (
    <>
      <Field label="Entity">
        <Select
          className="w-full"
          options={[{ value: ALL, label: "All entities" }, ...entities.map(({ code, name }) => ({ value: code, label: name }))]}
          value={entityCode ?? ALL}
          onValueChange={(value) => onEntityChange(orNull(value))}
        />
      </Field>
      <Field label="Region">
        <Select
          className="w-full"
          options={[{ value: ALL, label: "All regions" }, ...regions.map((value) => ({ value, label: value }))]}
          value={region ?? ALL}
          onValueChange={(value) => onRegionChange(orNull(value))}
        />
      </Field>
    </>
  );
}

export const roleOptions = roles.map((role) => ({ value: role, label: roleNames[role] }));
export const roleOf = (value: string): Role => roles.find((role) => role === value) ?? "auditor";

interface GrantsEditorProps {
  grants: readonly Grant[];
  draft: GrantDraft | null;
  onChange: (grants: readonly Grant[], draft: GrantDraft | null) => void;
}

/** The roles of a person, each within an entity and a region, and the one that is being chosen. */
export function GrantsEditor({ grants, draft, onChange }: GrantsEditorProps) {
  const id = useId();
  const change = (part: Partial<GrantDraft>) => draft && onChange(grants, { ...draft, ...part });

  return (
    <div className="flex flex-col gap-2">
      {grants.length > 0 ? (
        <ul className="flex flex-col">
          {grants.map((grant) => (
            <li key={grantId(grant)} className="flex min-h-8 items-center justify-between gap-2 border-b border-border">
              <span className="min-w-0 break-words">{grantLabel(grant)}</span>
              <IconButton
                label={`Take ${grantLabel(grant)} away`}
                onClick={() =>
                  onChange(
                    grants.filter((other) => other !== grant),
                    draft,
                  )
                }
              >
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      {draft ? (
        <div className="grid grid-cols-2 gap-2 rounded-md border border-border p-3">
          <Field
            label="Role"
            className="col-span-2"
            error={isRepeated(grants, draft) ? "This role is there already for that place." : undefined}
          >
            <Select
              className="w-full"
              options={roleOptions}
              placeholder="Choose a role…"
              value={draft.role ?? ""}
              onValueChange={(value) => change({ role: roleOf(value) })}
            />
          </Field>
          <PlaceFields
            entityCode={draft.entityCode}
            region={draft.region}
            onEntityChange={(entityCode) => change({ entityCode })}
            onRegionChange={(region) => change({ region })}
          />
          <div className="col-span-2 flex items-center gap-2">
            <Checkbox id={id} checked={draft.isLead} onCheckedChange={(on) => change({ isLead: on === true })} />
            <label htmlFor={id}>Lead: also sees what lacks its entity or region</label>
          </div>
        </div>
      ) : null}
      <Button
        variant="ghost"
        className="-ml-2.5 self-start"
        disabled={draft !== null && (draft.role === null || isRepeated(grants, draft))}
        onClick={() => onChange(withDraft(grants, draft), emptyDraft)}
      >
        <Plus aria-hidden />
        {draft ? "Add another role" : "Add a role"}
      </Button>
    </div>
  );
}
