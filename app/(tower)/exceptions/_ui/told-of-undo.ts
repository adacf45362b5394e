import { counted } from "@/components/number/counted";

interface Told {
  tone: "ok" | "info";
  title: string;
  body: string | undefined;
}

/** What an undo says of itself: how many are as before, and why others were left; of none it does not say that it was done. */
export function toldOfUndo(changed: number, left: string | undefined): Told {
  if (changed === 0) return { tone: "info", title: "Nothing was undone", body: left };
  const asBefore = `${counted(changed, "exception")} as before`;
  return { tone: "ok", title: "Undone", body: left ? `${asBefore}; ${left}` : asBefore };
}
