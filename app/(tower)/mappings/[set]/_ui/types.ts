import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Outputs = inferRouterOutputs<AppRouter>["mappings"];

export type SetDetail = Outputs["set"];
export type SetForm = SetDetail["form"];
export type OpenVersion = NonNullable<SetDetail["draft"]>;
export type VersionRows = Outputs["version"];
export type MappingRow = VersionRows["rows"][number];
export type RowChange = VersionRows["changes"][number];
export type ChangeList = Outputs["changes"];
export type Effect = Outputs["preview"];
export type UnmappedList = Outputs["unmapped"];
export type Unmapped = UnmappedList["items"][number];
export type HistoryEntry = Outputs["history"]["items"][number];
