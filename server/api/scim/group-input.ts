import { z } from "zod";
import { grantKey } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isUuid } from "../../domain/ids.ts";
import { mostHolders } from "../../services/access/change-role-holders.ts";
import { Problem } from "../rest/problem.ts";
import { insensitive } from "./insensitive.ts";
import { type OnAttribute, onAttributes, parsed, type patchInput } from "./patch.ts";
import { grantOf, textOfGrant } from "./person-resource.ts";
import { ScimProblem } from "./refusal.ts";

/** People as members, by their ids: objects, as RFC 7643 has them, or mere texts. */
const membersInput = z
  .array(
    z
      .union([z.string(), insensitive(z.looseObject({ value: z.string() }))], {
        error: "must be a person's id, or an object with it as value",
      })
      .transform((item) => (typeof item === "string" ? item : item.value)),
  )
  .max(mostHolders, `must name ${mostHolders} people at most`);

/** What of a group a directory can set. Whatever else it sends, such as what it calls the group, is let pass unread. */
export const groupInput = insensitive(
  z.looseObject({
    displayName: z.string({ error: "is missing: a role, and where it holds, such as finance/US01" }).max(200),
    members: membersInput.nullish(),
  }),
);

interface HolderChange {
  how: "set" | "add" | "remove";
  userIds: string[];
}

/** The role that a group's name says. Throws the problem of one that says none. */
export function grantNamed(displayName: string): Grant {
  const grant = grantOf(displayName.trim());
  if (grant) return grant;
  const message = `“${displayName}” is no role. Call the group by a role, and where it holds if not everywhere, such as finance, finance/US01 or pmo/*/emea`;
  throw new Problem("invalid", `displayName: ${message}.`, { fields: { displayName: message } });
}

/** A group is the role that it is called by: it cannot become another one. */
export function refuseRenaming(grant: Grant, displayName: string): void {
  if (grantKey(grantNamed(displayName)) === grantKey(grant)) return;
  throw new ScimProblem(
    "mutability",
    `The group ${textOfGrant(grant)} is that role and cannot be renamed to ${displayName}. Push another group of that name.`,
  );
}

export const allMembers = (how: HolderChange["how"], ids: readonly string[]): HolderChange => ({
  how,
  userIds: people(how, ids),
});

const oneMember = /^members\[value eq "([^"]+)"\]$/i;

/** What the operations of a PATCH change of a group's members. Throws the problem of what cannot be. */
export function memberChangesOf(grant: Grant, operations: z.output<typeof patchInput>["Operations"]): HolderChange[] {
  return onAttributes(operations).flatMap((operation) => changesBy(grant, operation));
}

function changesBy(grant: Grant, { op, path, value }: OnAttribute): HolderChange[] {
  const [, member] = oneMember.exec(path) ?? [];
  if (member !== undefined) {
    if (op === "remove") return [allMembers("remove", [member])];
    throw new ScimProblem("invalidPath", "A member is added or replaced in `members` itself.");
  }
  if (/^members[[.]/i.test(path))
    throw new ScimProblem("invalidPath", `Members are found by their value, such as members[value eq "…"], not by ${path}.`);
  if (path.toLowerCase() === "members") {
    if (op === "remove" && value == null) return [allMembers("set", [])];
    const ids = parsed(membersInput, path, Array.isArray(value) ? value : [value]);
    return [allMembers(op === "replace" ? "set" : op, ids)];
  }
  if (path.toLowerCase() === "displayname") {
    if (op === "remove")
      throw new ScimProblem("mutability", "displayName cannot be taken away: the group is the role of that name.");
    refuseRenaming(grant, parsed(z.string(), path, value));
  }
  return [];
}

/** Whom a request names; who cannot be anybody is refused as a new member, and is none that goes. */
function people(how: HolderChange["how"], ids: readonly string[]): string[] {
  const stranger = ids.find((id) => !isUuid(id));
  if (stranger === undefined || how === "remove") return ids.filter(isUuid);
  const message = `There is no person ${stranger}`;
  throw new Problem("invalid", `members: ${message}.`, { fields: { members: message } });
}
