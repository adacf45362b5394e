import { useTRPCClient } from "@/app/_trpc/client";
import type { PaletteResult } from "@/components/frame/types";
import type { Permission } from "@/server/domain/access/permissions";

const most = 8;

/** Finds engagements by number, name or customer for the palette; nothing for whoever may see none. */
export function useFind(permissions: readonly Permission[]): ((q: string) => Promise<PaletteResult[]>) | undefined {
  const client = useTRPCClient();
  if (!permissions.includes("engagements.read")) return undefined;
  return async (q) => {
    const { items } = await client.engagements.list.query({ q, backfill: "all", limit: most });
    return items.map(({ id, name, number }) => ({
      id,
      group: "Engagements",
      label: name,
      note: number,
      href: `/engagements/${id}`,
    }));
  };
}
