"use client";

import { SearchX } from "lucide-react";
import { Button } from "../ui/button";
import { Empty } from "./empty";

export interface NoResultsProps {
  /** "exceptions", "engagements" */
  what: string;
  onClear?: () => void;
}

/** There are rows, but none that match: the way out is to clear the filters. */
export function NoResults({ what, onClear }: NoResultsProps) {
  return (
    <Empty
      icon={SearchX}
      title={`No ${what} match these filters`}
      actions={onClear ? <Button onClick={onClear}>Clear filters</Button> : null}
    >
      Remove a filter, or search for less, to see more.
    </Empty>
  );
}
