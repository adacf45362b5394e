import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { roles } from "../../domain/access/roles.ts";

export const userSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:User";

/** A role as directories send it: role, entity and region, of which a star is any: `finance`, `pmo/US01`. `/lead` may follow. */
const grantPattern = new RegExp(`^(${roles.join("|")})(?:/([^/]{1,40}))?(?:/([^/]{1,40}))?$`);
const anyPlace = "*";
const placeOf = (part: string | undefined): string | null => (part === undefined || part === anyPlace ? null : part);

/** The grant that a role's text stands for; undefined where it stands for none. */
export function grantOf(text: string): Grant | undefined {
  const isLead = text.endsWith("/lead");
  const [, role, entityCode, region] = grantPattern.exec(isLead ? text.slice(0, -"/lead".length) : text) ?? [];
  const known = roles.find((one) => one === role);
  return known && { role: known, entityCode: placeOf(entityCode), region: placeOf(region), isLead };
}

/** The text of a grant, as short as it can be. */
export function textOfGrant({ entityCode, isLead, region, role }: Grant): string {
  const parts = [entityCode ?? anyPlace, region ?? anyPlace];
  while (parts.at(-1) === anyPlace) parts.pop();
  return [role, ...parts, ...(isLead ? ["lead"] : [])].join("/");
}

/** What is held of a person. Names, departments and telephone numbers that a directory sends besides are not kept. */
export interface Person {
  id: string;
  email: string;
  name: string;
  externalId: string | null;
  isActive: boolean;
  createdAt: Date;
  grants: readonly Grant[];
}

/** The resource as RFC 7643 has it; what is given back is what is held. */
const personResource = z.object({
  schemas: z.array(z.string()),
  id: z.string(),
  externalId: z.string().optional(),
  userName: z.string(),
  displayName: z.string(),
  name: z.object({ formatted: z.string() }),
  emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })),
  active: z.boolean(),
  roles: z.array(z.object({ value: z.string() })),
  meta: z.object({ resourceType: z.string(), created: z.string(), location: z.string() }),
});

/** As it is answered where only some attributes are asked for. */
export const personShown = personResource
  .extend({
    emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() }).partial()),
    roles: z.array(z.object({ value: z.string() }).partial()),
    meta: personResource.shape.meta.partial(),
  })
  .partial()
  .required({ schemas: true, id: true });

export const resourceOf = (person: Person, base: string): z.output<typeof personResource> => ({
  schemas: [userSchemaUrn],
  id: person.id,
  ...(person.externalId === null ? {} : { externalId: person.externalId }),
  userName: person.email,
  displayName: person.name,
  name: { formatted: person.name },
  emails: [{ value: person.email, type: "work", primary: true }],
  active: person.isActive,
  roles: person.grants.map((grant) => ({ value: textOfGrant(grant) })),
  meta: { resourceType: "User", created: person.createdAt.toISOString(), location: `${base}/Users/${person.id}` },
});
