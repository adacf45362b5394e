import type { Team } from "@/server/domain/access/roles";

type Values = Readonly<Record<string, string | readonly string[] | null | undefined>>;

/** An address with those parameters that have a value; several values are separated by commas. */
export function hrefTo(path: string, values: Values): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === "string" ? value : value?.join(",");
    if (text) search.set(name, text);
  }
  const query = search.toString();
  return query ? `${path}?${query}` : path;
}

export const connectionHref = (key: string): string => `/connections/${encodeURIComponent(key)}`;

/** The queue of a team; the group of one cause is peeked at. */
export const queueHref = (team: Team, entity: string | null, groupId?: string): string =>
  hrefTo("/exceptions", { queue: team, entity, peek: groupId });

/** What of a team's queue will miss the next cut-off. */
export const missingHref = (team: Team, entity: string | null): string =>
  hrefTo("/exceptions", { queue: team, entity, cutoff: "missing" });

/** What of a team's queue its total leaves out, one by one. */
export const unknownWorthHref = (team: Team, entity: string | null): string =>
  hrefTo("/exceptions", { queue: team, entity, view: "items", worth: "unknown" });
