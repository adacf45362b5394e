"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { Select } from "../ui/select";
import { useFrame } from "./frame-context";

const ALL = "all";

/** The entity, where there are several, and the period that the page is about, kept in the URL; a change leaves the page of a list behind. */
export function FrameFilters({ filters }: { filters: readonly ("entity" | "period")[] }) {
  const { entities, periods } = useFrame();
  const [state, setState] = useQueryStates(
    { entity: parseAsString, period: parseAsString, after: parseAsString },
    { history: "push" },
  );
  const period = state.period ?? periods[0]?.value;
  return (
    <>
      {filters.includes("entity") && entities.length > 1 ? (
        <Select
          prefix="Entity"
          aria-label="Entity"
          className="max-w-56 border-border"
          options={[{ value: ALL, label: "All" }, ...entities]}
          value={state.entity ?? ALL}
          onValueChange={(entity) => void setState({ entity: entity === ALL ? null : entity, after: null })}
        />
      ) : null}
      {filters.includes("period") && periods.length > 0 ? (
        <Select
          prefix="Period"
          aria-label="Period"
          className="max-w-56 border-border"
          options={periods}
          value={period}
          onValueChange={(next) => void setState({ period: next === periods[0]?.value ? null : next, after: null })}
        />
      ) : null}
    </>
  );
}
