import { readSecrets } from "../runtime/secrets.ts";
import { databaseOf, withUser } from "./urls.ts";

/** Names a role of a server among the recorded passwords. */
export const roleKey = (ownerUrl: string, role: string): string => `${new URL(ownerUrl).host}/${role}`;

/** The runtime role that we make for a database; roles belong to the whole server, so its name carries the database's. */
export const runtimeRoleOf = (ownerUrl: string): string => `${databaseOf(ownerUrl).slice(0, 50)}_runtime`;

/** The runtime's URL as far as this installation made one earlier; from files alone. */
export function recordedRuntimeUrl(ownerUrl: string, dataDir: string): string | undefined {
  const role = runtimeRoleOf(ownerUrl);
  const password = readSecrets(dataDir)?.externalRuntimeRoles[roleKey(ownerUrl, role)];
  return password === undefined ? undefined : withUser(ownerUrl, role, password);
}

/** The same with the passwords of that role on other servers: one server may be known by more than one name. */
export function runtimeUrlsByOtherNames(ownerUrl: string, dataDir: string): string[] {
  const role = runtimeRoleOf(ownerUrl);
  return Object.entries(readSecrets(dataDir)?.externalRuntimeRoles ?? {})
    .filter(([key]) => key.endsWith(`/${role}`) && key !== roleKey(ownerUrl, role))
    .map(([, password]) => withUser(ownerUrl, role, password));
}
