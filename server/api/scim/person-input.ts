import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { grantOf } from "./person-resource.ts";

/** Some directories send truth as text. */
export const truth = z.union([
  z.boolean(),
  z
    .string()
    .toLowerCase()
    .pipe(z.enum(["true", "false"], { error: "must be true or false" }))
    .transform((text) => text === "true"),
]);

const roleText = z.string().transform((text, context): Grant => {
  const grant = grantOf(text);
  if (grant) return grant;
  context.addIssue(
    `“${text}” is no role. Send a role, and where it holds if not everywhere, such as finance, finance/US01 or pmo/*/emea`,
  );
  return z.NEVER;
});
/** Roles as objects, as RFC 7643 has them, or as mere texts. */
export const rolesInput = z
  .array(
    z
      .union([z.string(), z.looseObject({ value: z.string() })], {
        error: "must be a role's text, or an object with it as value",
      })
      .transform((item) => (typeof item === "string" ? item : item.value))
      .pipe(roleText),
  )
  .max(40);

export const nameInput = z.looseObject({
  formatted: z.string().optional(),
  givenName: z.string().optional(),
  familyName: z.string().optional(),
});

/** What of a person a directory can set. Whatever else it sends is let pass unread. */
export const personInput = z.looseObject({
  userName: z.string({ error: "is missing: the e-mail address that the person signs in with" }).min(1).max(200),
  externalId: z.string().max(200).nullish(),
  displayName: z.string().nullish(),
  name: nameInput.nullish(),
  active: truth.optional(),
  roles: rolesInput.optional(),
});
export type PersonInput = z.output<typeof personInput>;

const longestName = 120;
/** A name as it is held. */
export const shortened = (name: string): string => name.slice(0, longestName);

/** The one name that is held: the name that is displayed, the formatted one, or given and family name. */
export function nameOf({ displayName, name, userName }: Pick<PersonInput, "displayName" | "name" | "userName">): string {
  const composed = [name?.givenName, name?.familyName].filter((part) => part?.trim()).join(" ");
  return shortened([displayName, name?.formatted, composed, userName].find((text) => text?.trim()) ?? userName);
}
