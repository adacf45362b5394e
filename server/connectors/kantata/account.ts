import type { z } from "zod";
import type { KantataApi } from "./api.ts";
import type { NamedRows } from "./named-rows.ts";
import type { KantataSettings } from "./settings.ts";
import type { customFieldRow, roleRow } from "./wire.ts";

/** One Kantata account as the adapter's parts use it. */
export interface Account {
  name: string;
  api: KantataApi;
  settings: KantataSettings;
  roles: NamedRows<z.infer<typeof roleRow>>;
  customFields: NamedRows<z.infer<typeof customFieldRow>>;
  rateCards: NamedRows<{ id: string; name: string; currency: string | null }>;
  /** The address of a record for people. */
  url(object: "project" | "client", externalId: string): string;
}
