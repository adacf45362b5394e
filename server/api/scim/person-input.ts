import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { insensitive } from "./insensitive.ts";
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

/** Some directories send a role of theirs whole, as JSON within the text. */
const wrappedRole = z.looseObject({ value: z.string() });

function unwrapped(text: string): string {
  if (!text.startsWith("{")) return text;
  try {
    return wrappedRole.safeParse(JSON.parse(text)).data?.value ?? text;
  } catch {
    return text;
  }
}

const roleText = z.string().transform((text, context): Grant => {
  const grant = grantOf(unwrapped(text));
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
      .union([z.string(), insensitive(z.looseObject({ value: z.string() }))], {
        error: "must be a role's text, or an object with it as value",
      })
      .transform((item) => (typeof item === "string" ? item : item.value))
      .pipe(roleText),
  )
  .max(40);

const part = z.string().nullish();
export const nameInput = insensitive(z.looseObject({ formatted: part, givenName: part, familyName: part }));

/** What of a person a directory can set. Whatever else it sends is let pass unread. */
export const personFields = z.looseObject({
  userName: z.string({ error: "is missing: the e-mail address that the person signs in with" }).min(1, "is empty").max(200),
  externalId: z.string().max(200).nullish(),
  displayName: z.string().nullish(),
  name: nameInput.nullish(),
  active: truth.nullish(),
  roles: rolesInput.nullish(),
});
export const personInput = insensitive(personFields);
export type PersonInput = z.output<typeof personInput>;

const longestName = 120;
/** A name as it is held. */
export const shortened = (name: string): string => name.slice(0, longestName);

/** The one name that is held: the name that is displayed, the formatted one, or given and family name; undefined where none is sent. */
export function nameOf({ displayName, name }: Pick<PersonInput, "displayName" | "name">): string | undefined {
  const composed = [name?.givenName, name?.familyName].filter((part) => part?.trim()).join(" ");
  const sent = [displayName, name?.formatted, composed].find((text) => text?.trim());
  return sent ? shortened(sent) : undefined;
}
