"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { counted } from "@/components/number/counted";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { ValueFields } from "./value-fields";

const separator = "\u001f";
const blank = "";

interface MapValueFormProps {
  set: MappingSetKey;
  mapKey: readonly string[];
  /** It has been published; `since` is when, `said` what was done and why. */
  onMapped: (since: Date, said: { what: string; why: string }) => void;
  /** It waits for a second person now. */
  onAsked?: () => void;
}

/** The fix of an unmapped value: the same as one that is known, or a row of its own; with what it would release. */
export function MapValueForm({ set, mapKey, onAsked, onMapped }: MapValueFormProps) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const key = [...mapKey];
  const suggested = useQuery(trpc.mappings.suggest.queryOptions({ set, key }));
  const [mode, setMode] = useState<"alias" | "row" | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [entered, setEntered] = useState<Record<string, unknown> | null>(null);
  const [why, setWhy] = useState("");
  const form = suggested.data?.form;
  const best = suggested.data?.suggestions.find((one) => one.aliasOf !== null);
  const proposed = suggested.data?.suggestions.find((one) => one.value !== null);
  const shownMode = mode ?? (form?.hasAliases && (best || form.targets.length > 0) ? "alias" : "row");
  const chosen = target ?? best?.aliasOf?.join(separator) ?? null;
  const value = entered ?? { ...(set === "product" ? { isService: true } : {}), ...(proposed?.value ?? {}) };
  const isComplete =
    shownMode === "alias"
      ? chosen !== null
      : (form?.fields ?? []).every(
          (field) => !field.isRequired || field.input === "switch" || (value[field.name] ?? blank) !== blank,
        );
  const row = shownMode === "alias" ? { aliasOf: chosen?.split(separator) ?? [] } : { value };
  const preview = useQuery({
    ...trpc.mappings.previewValue.queryOptions({ set, key, ...row }),
    enabled: form !== undefined && isComplete,
    retry: false,
  });
  const save = useMutation(
    trpc.mappings.mapValue.mutationOptions({
      onSuccess: async (answer) => {
        toast({ tone: "ok", title: answer.message });
        if (answer.state === "published") onMapped(answer.at, { what: answer.message, why: why.trim() });
        await client.invalidateQueries(trpc.mappings.pathFilter());
        if (answer.state === "in_review") onAsked?.();
      },
    }),
  );

  if (!suggested.data)
    return (
      <WhenLoaded
        query={suggested}
        failed="The form could not be loaded"
        loading={<LoadingRows rows={3} label="Looking for what it may stand for" />}
      >
        {() => null}
      </WhenLoaded>
    );
  const { label } = suggested.data;
  const reason = suggested.data.suggestions.find((one) => one.aliasOf?.join(separator) === chosen)?.reason;
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete && why.trim().length >= 3) save.mutate({ set, key, ...row, why });
      }}
    >
      {form?.hasAliases ? (
        <Segmented
          label="How it is mapped"
          className="self-start"
          value={shownMode}
          onValueChange={setMode}
          options={[
            { value: "alias", label: "Another name" },
            { value: "row", label: "A row of its own" },
          ]}
        />
      ) : null}
      {shownMode === "alias" ? (
        <Field label={`“${label}” is the same as`} hint={reason ? `It ${reason}.` : undefined}>
          <Combobox
            options={(form?.targets ?? []).map((one) => ({ value: one.key.join(separator), label: one.label }))}
            value={chosen}
            onValueChange={setTarget}
          />
        </Field>
      ) : (
        <ValueFields fields={form?.fields ?? []} value={value} onChange={setEntered} />
      )}
      <Field label="Why" required error={save.error?.message}>
        <Input
          value={why}
          maxLength={2000}
          placeholder="For the history of the mapping"
          onChange={(event) => setWhy(event.target.value)}
        />
      </Field>
      {preview.data ? (
        <>
          {preview.data.notes.map((note) => (
            <Callout key={note} tone="warn">
              {note}
            </Callout>
          ))}
          <Effect preview={preview.data} />
        </>
      ) : preview.error ? (
        <p className="text-danger">{preview.error.message}</p>
      ) : null}
      <div>
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!isComplete || why.trim().length < 3}>
          {preview.data?.needsSecondPerson ? "Ask a second person" : "Map and release"}
        </Button>
      </div>
    </form>
  );
}

interface PreviewOfValue {
  effect: { releases: { count: number }; stays: { count: number } };
  needsSecondPerson: boolean;
  mayApprove: readonly string[];
  notes: readonly string[];
}

function Effect({ preview }: { preview: PreviewOfValue }) {
  const { effect, mayApprove, needsSecondPerson } = preview;
  const stops = effect.stays.count > 0 ? `; ${counted(effect.stays.count, "stops", "stop")} at something else` : "";
  const counts =
    effect.releases.count + effect.stays.count === 0
      ? "Nothing waits for it now."
      : `It lets ${counted(effect.releases.count, "deal")} go on${stops}.`;
  if (!needsSecondPerson) return <p className="text-muted-foreground">{counts}</p>;
  return (
    <Callout tone="info" title="It needs a second person">
      {counts} {mayApprove.length > 0 ? `${mayApprove.join(", ")} may publish it.` : "Nobody else may publish it yet."}
    </Callout>
  );
}
