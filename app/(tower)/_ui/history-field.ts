import type { FilterField } from "@/components/data-table/filters";

/** Imported history, which lists leave out unless it is asked for; the parameter's usual value is "no". */
export const historyField: FilterField = {
  id: "backfill",
  label: "History",
  single: true,
  options: [
    { value: "only", label: "Only imported history" },
    { value: "all", label: "Imported history too" },
  ],
};

/** What the URL may ask of imported history beside the usual. */
export const historyChoices = ["only", "all"] as const;
