"use client";

import { CloudAlert } from "lucide-react";
import { Button } from "../ui/button";
import { CopyButton } from "../ui/copy-button";
import { Empty } from "./empty";

export interface ErrorStateProps {
  /** "The exceptions could not be loaded" */
  title: string;
  /** What is known, and that nothing is lost where that is so. */
  message?: string;
  onRetry?: () => void;
  retrying?: boolean;
  /** To hand to an administrator. */
  correlationId?: string;
  /** One line, in the place of one that could not be loaded. */
  inline?: boolean;
}

/** Something did not work: what, and what to do. */
export function ErrorState({ title, message, onRetry, retrying, correlationId, inline }: ErrorStateProps) {
  if (inline)
    return (
      <p role="alert" title={message} className="flex flex-wrap items-baseline gap-x-2 text-meta text-warn">
        {title}.
        {onRetry ? (
          <Button variant="link" size="sm" busy={retrying} onClick={onRetry}>
            Try again
          </Button>
        ) : null}
      </p>
    );
  return (
    <div role="alert">
      <Empty
        icon={CloudAlert}
        title={title}
        actions={
          onRetry ? (
            <Button onClick={onRetry} busy={retrying}>
              Try again
            </Button>
          ) : null
        }
      >
        {message}
        {correlationId ? (
          <div className="mt-2 flex items-center justify-center gap-1.5 text-meta">
            Reference <CopyButton value={correlationId} label="reference" showValue shorten />
          </div>
        ) : null}
      </Empty>
    </div>
  );
}
