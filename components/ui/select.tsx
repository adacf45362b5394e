"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyles, floatingStyles, optionStyles } from "./control";
import { useInertRest } from "./use-inert-rest";

export interface SelectOption {
  value: string;
  label: string;
  /** A second, quieter line. */
  note?: string;
  disabled?: boolean;
}

export interface SelectProps
  extends Omit<ComponentProps<typeof Radix.Trigger>, "value" | "defaultValue" | "onChange" | "children"> {
  options: readonly SelectOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  name?: string;
  /** Shown before the value, such as "Entity". */
  prefix?: string;
}

/** One choice of few. From about ten options on use `Combobox`. Radix wants non-empty values: use "all", not "". */
export function Select({
  options,
  value,
  defaultValue,
  onValueChange,
  placeholder = "Choose…",
  name,
  prefix,
  disabled,
  className,
  ...props
}: SelectProps) {
  const inertRest = useInertRest();
  return (
    <Radix.Root value={value} defaultValue={defaultValue} onValueChange={onValueChange} name={name} disabled={disabled}>
      <Radix.Trigger
        className={cn(
          controlStyles,
          "flex w-auto items-center justify-between gap-1.5 data-[placeholder]:text-muted-foreground",
          className,
        )}
        {...props}
      >
        <span className="truncate">
          {prefix ? <span className="text-muted-foreground">{prefix} </span> : null}
          {/* Said here and not left to Radix, which knows it only once its list was there: the server's page says it too. */}
          <Radix.Value placeholder={placeholder}>{options.find((option) => option.value === value)?.label}</Radix.Value>
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          {...inertRest}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(floatingStyles, "max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden")}
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className={cn(optionStyles, "justify-between gap-4")}
              >
                <span className="flex min-w-0 flex-col py-1">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.note ? <span className="text-meta text-muted-foreground">{option.note}</span> : null}
                </span>
                <Radix.ItemIndicator>
                  <Check aria-hidden />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
