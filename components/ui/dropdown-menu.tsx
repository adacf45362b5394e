"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { floatingStyles, optionStyles } from "./control";
import { Kbd } from "./kbd";

/** A menu. The page behind stays reachable and readable; a click or Tab away closes it. */
export function DropdownMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const DropdownMenuTrigger = Radix.Trigger;

/** The list of a menu. */
export function DropdownMenuContent({ className, align = "start", ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          floatingStyles,
          "max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export interface DropdownMenuItemProps extends ComponentProps<typeof Radix.Item> {
  shortcut?: string;
  danger?: boolean;
}

/** One action of a menu; `asChild` with a link for a place to go. */
export function DropdownMenuItem({ className, shortcut, danger, children, asChild, ...props }: DropdownMenuItemProps) {
  const classes = cn(optionStyles, danger && "text-danger [&_svg]:text-danger", className);
  if (asChild) {
    return (
      <Radix.Item asChild className={classes} {...props}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={classes} {...props}>
      {children}
      {shortcut ? <Kbd className="ml-auto">{shortcut}</Kbd> : null}
    </Radix.Item>
  );
}

/** An action that is on or off; the menu stays open, so several can be changed. */
export function DropdownMenuCheckboxItem({ className, children, ...props }: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={cn(optionStyles, "pl-7", className)} onSelect={(event) => event.preventDefault()} {...props}>
      <Radix.ItemIndicator className="absolute left-3">
        <Check aria-hidden />
      </Radix.ItemIndicator>
      {children}
    </Radix.CheckboxItem>
  );
}

/** One of several that exclude each other. */
export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(optionStyles, "pl-7", className)} {...props}>
      <Radix.ItemIndicator className="absolute left-3">
        <Check aria-hidden />
      </Radix.ItemIndicator>
      {children}
    </Radix.RadioItem>
  );
}

export const DropdownMenuRadioGroup = Radix.RadioGroup;

/** The quiet heading of a group of items. */
export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn("px-2 pt-1.5 pb-1 text-meta text-muted-foreground", className)} {...props} />;
}

/** A line between groups of items. */
export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...props} />;
}
