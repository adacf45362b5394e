import type { Connector } from "./kit/connector.ts";

/** What can be said of each connector's vendor without speaking to it. */
export const vendorInfos = (connectors: Readonly<Record<string, Connector>>) =>
  Object.values(connectors).map(({ manifest, webhook }) => ({
    vendor: manifest.vendor,
    name: manifest.name,
    role: manifest.role,
    settings: manifest.settings,
    secrets: manifest.secrets,
    destination: manifest.destination,
    limits: manifest.limits,
    guarantee: manifest.guarantee,
    takesEvents: webhook !== undefined,
  }));
