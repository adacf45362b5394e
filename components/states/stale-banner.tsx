"use client";

import type { ReactNode } from "react";
import { Callout } from "../ui/callout";
import { When } from "../when/when";

export interface StaleBannerProps {
  /** "NetSuite" */
  source: string;
  /** When it answered last. */
  lastOkAt: Date | string | null;
  /** What that means here: "120 writes wait; nothing is lost." */
  children?: ReactNode;
  actions?: ReactNode;
}

/** What is shown is older than it should be; says which source and since when. */
export function StaleBanner({ source, lastOkAt, children, actions }: StaleBannerProps) {
  return (
    <Callout tone="warn" actions={actions}>
      {source} last answered <When at={lastOkAt} cause="It has never answered" />. {children}
    </Callout>
  );
}
