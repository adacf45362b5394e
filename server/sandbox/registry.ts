import { kantata } from "./kantata/simulator.ts";
import type { Simulator } from "./kit/simulator.ts";
import { netsuite } from "./netsuite/simulator.ts";
import { salesforce } from "./salesforce/simulator.ts";

/** Every simulated vendor: one import and one entry each. */
export const simulators: readonly Simulator[] = [salesforce, netsuite, kantata];
