import { isFirmAdministrator } from "../../domain/access/roles.ts";
import type { Services } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** Refuses a password that would let nobody in: where the firm has single sign-on alone, only its administrators come in with one. */
export function refuseIdlePassword(
  { singleSignOn }: Pick<Services, "singleSignOn">,
  grants: readonly Parameters<typeof isFirmAdministrator>[0][],
  field: "password" | "newPassword",
): Outcome<null> {
  if (singleSignOn !== "only" || grants.some(isFirmAdministrator)) return { ok: true, value: null };
  return refuse(
    "invalid",
    "A password would not let this person in: they sign in through the identity provider, and only administrators of the whole firm with a password.",
    { [field]: "would not let them in: leave it empty" },
  );
}
