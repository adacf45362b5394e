"use client";

import { ChevronLeft, ChevronRight, ChevronsLeft } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button";

export interface PaginationProps {
  /** "1–50 of 10,000+" */
  summary: ReactNode;
  /** Absent where there is no such page. */
  onFirst?: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
}

/** Pages of a list read by cursor: forth, back, and to the start; no page numbers, for nobody can count them. */
export function Pagination({ summary, onFirst, onPrevious, onNext }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="flex items-center gap-1">
      <span className="mr-1 text-meta text-muted-foreground">{summary}</span>
      {onFirst ? (
        <IconButton size="sm" label="First page" onClick={onFirst}>
          <ChevronsLeft aria-hidden />
        </IconButton>
      ) : null}
      <IconButton size="sm" label="Previous page" disabled={!onPrevious} onClick={onPrevious}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton size="sm" label="Next page" disabled={!onNext} onClick={onNext}>
        <ChevronRight aria-hidden />
      </IconButton>
    </nav>
  );
}
