import type { Connector } from "../kit/connector.ts";
import type { PsaPort } from "../ports/psa.ts";
import { connectKantata } from "./adapter.ts";
import { manifest } from "./manifest.ts";

/** Kantata OX, formerly Mavenlink, API v1. */
export const kantata: Connector<PsaPort> = { manifest, connect: connectKantata };
