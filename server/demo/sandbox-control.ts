import { z } from "zod";
import { callVendor } from "../import/vendor-call.ts";

const credentialsSchema = z.record(z.string(), z.unknown());
const itemsSchema = z.looseObject({ items: z.array(z.record(z.string(), z.unknown())) });
export type VendorCredentials = z.infer<typeof credentialsSchema>;

/** The sandbox's control API: clocks, settings, credentials, reset. */
export class SandboxControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/+$/, "");
  }

  async credentials(vendor: string): Promise<VendorCredentials> {
    return credentialsSchema.parse((await callVendor("GET", `${this.url}/_control/credentials/${vendor}`)).body);
  }

  /** The raw records of an object. */
  async state(vendor: string, object: string): Promise<Record<string, unknown>[]> {
    return itemsSchema.parse((await callVendor("GET", `${this.url}/_control/state/${vendor}/${object}`)).body).items;
  }

  async settings(vendor: string, settings: Record<string, unknown>): Promise<void> {
    await callVendor("POST", `${this.url}/_control/settings`, { json: { vendor, settings } });
  }

  /** Stops all vendors' clocks at an instant; null sets them going with the machine's. */
  async clock(at: number | null): Promise<void> {
    await callVendor("POST", `${this.url}/_control/clock`, { json: { at, frozen: at !== null } });
  }

  async reset(): Promise<void> {
    await callVendor("POST", `${this.url}/_control/reset`, { json: {} });
  }

  /** Has a vendor send its events to an address, signed with a secret. */
  async subscribe(vendor: string, subscription: { url: string; secret: string; objects?: readonly string[] }): Promise<void> {
    await callVendor("POST", `${this.url}/_control/events/${vendor}/subscriptions`, { json: subscription });
  }
}

/** A member of credentials that must be text. */
export function credential(credentials: VendorCredentials, name: string): string {
  const value = credentials[name];
  if (typeof value !== "string" || value === "") throw new Error(`The sandbox hands out no ${name} among its credentials`);
  return value;
}
