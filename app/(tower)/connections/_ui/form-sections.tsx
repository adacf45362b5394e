"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { FormField, FormSection } from "./connection-types";
import { draftOf, errorOf, type FormDrafts, nameOf, statedAt, withDraft } from "./form-drafts";
import { SettingField } from "./setting-field";

interface FormSectionsProps {
  /** Names them for everyone, and where the server's errors lie: "settings". */
  legend: string;
  prefix: string;
  help: string;
  sections: readonly FormSection[];
  /** What is stored. */
  stated: Readonly<Record<string, unknown>>;
  drafts: FormDrafts;
  onDraftsChange: (drafts: FormDrafts) => void;
  /** What the form itself has against a draft, by the path of its field. */
  errors: Readonly<Record<string, string>>;
  /** What the server had against what was sent. */
  wrong: Readonly<Record<string, string>>;
  disabled: boolean;
}

const wideKinds: readonly FormField["kind"][] = ["choices", "lines", "map", "json"];

/** The fields of settings or of a policy: those that stand for themselves, then each group, opened where something of it is stated. */
export function FormSections({ help, legend, sections, ...form }: FormSectionsProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-t border-border pt-3">
      <legend className="float-left w-full font-semibold">{legend}</legend>
      <p className="text-meta text-muted-foreground">{help}</p>
      {sections.map((section) =>
        section.label === null ? (
          <SectionFields key="" section={section} {...form} />
        ) : (
          <Group key={section.label} label={section.label} section={section} {...form} />
        ),
      )}
    </fieldset>
  );
}

type SectionProps = Omit<FormSectionsProps, "help" | "legend" | "sections"> & { section: FormSection };

const errorAt = (field: FormField, { errors, prefix, wrong }: Pick<SectionProps, "errors" | "prefix" | "wrong">) =>
  errors[nameOf(field)] ?? errorOf(field, prefix, wrong);

function Group({ label, section, ...form }: SectionProps & { label: string }) {
  const stated = section.fields.filter((field) => statedAt(form.stated, field.path) !== undefined).length;
  const [isOpen, setOpen] = useState(stated > 0);
  const isWrong = section.fields.some((field) => errorAt(field, form) !== undefined);
  return (
    <details
      open={isOpen || isWrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="min-w-0 border-t border-border pt-2"
    >
      <summary className="cursor-pointer py-1 font-semibold pointer-coarse:py-2.5">
        {label}
        <span className="font-normal text-meta text-muted-foreground">{stated > 0 ? ` · ${stated} stated` : ""}</span>
      </summary>
      {section.help ? <p className="mb-3 text-meta text-muted-foreground">{section.help}</p> : null}
      <SectionFields section={section} {...form} />
    </details>
  );
}

function SectionFields({ disabled, drafts, onDraftsChange, section, stated, ...told }: SectionProps) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      {section.fields.map((field) => (
        <div key={nameOf(field)} className={cn("min-w-0", wideKinds.includes(field.kind) && "sm:col-span-2")}>
          <SettingField
            field={field}
            draft={drafts[nameOf(field)] ?? draftOf(field, statedAt(stated, field.path))}
            onDraftChange={(draft) => onDraftsChange(withDraft(drafts, field, draft, stated))}
            error={errorAt(field, told)}
            disabled={disabled}
          />
        </div>
      ))}
    </div>
  );
}
