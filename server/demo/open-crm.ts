import { SalesforceApi } from "../import/salesforce-api.ts";
import { credential, type SandboxControl } from "./sandbox-control.ts";

/** The simulated CRM, as an administrator of it sees it. */
export async function openCrm(sandbox: SandboxControl, instance = "salesforce"): Promise<SalesforceApi> {
  const credentials = await sandbox.credentials(instance);
  return new SalesforceApi(credential(credentials, "instanceUrl"), credential(credentials, "accessToken"));
}
