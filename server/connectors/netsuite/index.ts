import type { Connector } from "../kit/connector.ts";
import type { ErpPort } from "../ports/erp.ts";
import { NetsuiteErp } from "./adapter.ts";
import { NetsuiteClient } from "./client.ts";
import { manifest, settingsSchema } from "./manifest.ts";

/** NetSuite over SuiteTalk REST and SuiteQL. Throws a ZodError when the connection's settings are not its own. */
export const netsuite: Connector<ErpPort> = {
  manifest,
  connect: (runtime, admission) =>
    new NetsuiteErp(new NetsuiteClient(runtime, settingsSchema.parse(runtime.settings), admission)),
};
