import { createQuota, type Quota } from "./quota.ts";

const slot = Symbol.for("throughline.web.rest-quota");
/** On the process: counts survive a reload of the development server, and each API's bundle has modules of its own. */
const shelf = globalThis as { [slot]?: Quota };

/** What programs may ask of this web process, whichever of its APIs they ask. */
export function webQuota(): Quota {
  shelf[slot] ??= createQuota();
  return shelf[slot];
}
