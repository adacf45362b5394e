import { z } from "zod";
import type { Grant } from "../../domain/access/roles.ts";
import { grantOf, textOfGrant } from "./person-resource.ts";

export const groupSchemaUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";

/** A role at a place, and who holds it. */
export interface Group {
  grant: Grant;
  holders: readonly { id: string; name: string }[];
}

const member = z.object({ value: z.string(), display: z.string(), type: z.string() });
const meta = z.object({ resourceType: z.string(), location: z.string() });
/** The resource as RFC 7643 has it. */
const groupResource = z.object({
  schemas: z.array(z.string()),
  id: z.string(),
  displayName: z.string(),
  members: z.array(member),
  meta,
});
/** As it is answered where only some attributes are asked for. */
export const groupShown = groupResource
  .extend({ members: z.array(member.partial()), meta: meta.partial() })
  .partial()
  .required({ schemas: true, id: true });

/** A group is its name: the text of its role, as an address can carry it. */
const idOf = (text: string): string => Buffer.from(text).toString("base64url");
/** The role that an id stands for; undefined: no group has it. */
export function grantOfId(id: string): Grant | undefined {
  const grant = grantOf(Buffer.from(id, "base64url").toString());
  return grant && idOf(textOfGrant(grant)) === id ? grant : undefined;
}

export function groupOf({ grant, holders }: Group, base: string): z.output<typeof groupResource> {
  const displayName = textOfGrant(grant);
  const id = idOf(displayName);
  return {
    schemas: [groupSchemaUrn],
    id,
    displayName,
    members: holders.map((holder) => ({ value: holder.id, display: holder.name, type: "User" })),
    meta: { resourceType: "Group", location: `${base}/Groups/${id}` },
  };
}
