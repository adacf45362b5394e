import { useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { PaletteResult } from "@/components/frame/types";
import type { Permission } from "@/server/domain/access/permissions";
import { connectionHref } from "../_ui/links";

const most = 8;
/** Names of mapping sets and connections hardly change; they are not asked for at each letter. */
const staleTime = 60_000;

/** Finds engagements by number, name or customer, and mapping sets and connections by name; what the person may see of them. */
export function useFind(permissions: readonly Permission[]): ((q: string) => Promise<PaletteResult[]>) | undefined {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const may = (permission: Permission) => permissions.includes(permission);

  const engagements = async (q: string): Promise<PaletteResult[]> => {
    const { items } = await client.engagements.list.query({ q, backfill: "all", limit: most });
    return items.map(({ id, name, number }) => ({
      id,
      group: "Engagements",
      label: name,
      note: number,
      href: `/engagements/${id}`,
    }));
  };
  const mappings = async (): Promise<PaletteResult[]> => {
    const { items } = await cache.fetchQuery({ ...trpc.mappings.list.queryOptions({}), staleTime });
    return items.map(({ name, set }) => ({ id: set, group: "Mappings", label: name, href: `/mappings/${set}` }));
  };
  const connections = async (): Promise<PaletteResult[]> => {
    const { items } = await cache.fetchQuery({ ...trpc.connections.list.queryOptions({}), staleTime });
    return items.map(({ key, name }) => ({ id: key, group: "Connections", label: name, href: connectionHref(key) }));
  };

  if (!may("engagements.read") && !may("mappings.read") && !may("connections.read")) return undefined;
  return async (q) => {
    const [named, found] = await Promise.all([
      Promise.all([may("mappings.read") ? mappings() : [], may("connections.read") ? connections() : []]),
      may("engagements.read") ? engagements(q) : [],
    ]);
    return [...named.flat().filter(({ label }) => label.toLowerCase().includes(q.toLowerCase())), ...found];
  };
}
