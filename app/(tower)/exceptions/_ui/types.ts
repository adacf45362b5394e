import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["exceptions"];
type Inputs = inferRouterInputs<AppRouter>["exceptions"];

export type Group = Outputs["groups"]["groups"][number];
export type GroupTotals = Outputs["groups"]["totals"];
export type Item = Outputs["list"]["items"][number];
export type ItemDetail = Outputs["read"];
export type GroupDetail = Outputs["readGroup"];
export type Story = ItemDetail["story"];
/** What an act is done to. */
export type Target = Inputs["assign"]["target"];
export type ProgressTarget = Inputs["progress"]["target"];

/** The team and the cause in a group's id. */
export function groupOfId(id: string): { team: Group["team"]; groupKey: string } | null {
  const at = id.indexOf("~");
  return at > 0 ? { team: id.slice(0, at) as Group["team"], groupKey: id.slice(at + 1) } : null;
}
