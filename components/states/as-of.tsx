"use client";

import { Button } from "../ui/button";
import { When } from "../when/when";

export interface AsOfProps {
  /** When what is shown was answered. */
  at: Date;
  onRetry: () => void;
  retrying?: boolean;
}

/** What is shown could not be brought up to date: how old it is, without taking it away. */
export function AsOf({ at, onRetry, retrying }: AsOfProps) {
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 border-b border-border px-3 py-1 text-meta text-warn">
      <span>
        As of <When at={at} mode="minute" />. It could not be brought up to date and is tried again by itself.
      </span>
      <Button variant="link" size="sm" busy={retrying} onClick={onRetry}>
        Try now
      </Button>
    </p>
  );
}
