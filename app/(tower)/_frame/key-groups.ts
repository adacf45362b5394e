import type { KeyGroup } from "@/components/frame/types";

/** The keys of the product's own lists, for the help. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: "Exceptions",
    keys: [
      { keys: ["A"], does: "Assign" },
      { keys: ["S"], does: "Snooze" },
      { keys: ["R"], does: "Try again, in flows too" },
      { keys: ["Z"], does: "Undo the last act" },
    ],
  },
];
