"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Tabs = Radix.Root;

/** The row of tabs, on one line that scrolls on a narrow screen. */
export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn("flex gap-4 overflow-x-auto border-b border-border", className)} {...props} />;
}

/** One tab; `count` stands beside its name. */
export function TabsTrigger({
  className,
  children,
  count,
  ...props
}: ComponentProps<typeof Radix.Trigger> & { count?: ReactNode }) {
  return (
    <Radix.Trigger
      className={cn(
        "-mb-px flex h-8 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-muted-foreground hover:text-foreground data-[state=active]:border-primary data-[state=active]:text-foreground pointer-coarse:h-11",
        className,
      )}
      {...props}
    >
      {children}
      {count === undefined ? null : <span className="text-meta text-muted-foreground">{count}</span>}
    </Radix.Trigger>
  );
}

/** What a tab shows. */
export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("pt-3", className)} {...props} />;
}
