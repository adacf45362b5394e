import { z } from "zod";
import { newApiToken } from "../../auth/api-token.ts";
import { insert } from "../../db/rows.ts";
import { permissionSchema, permissionsOf } from "../../domain/access/permissions.ts";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { refuseBeyond } from "./user-rows.ts";

const dayMs = 24 * 60 * 60_000;
const tokenMaxDays = 365;

/** Makes a bearer token of the public API. Its secret is in this answer and nowhere else. */
export const createApiToken = command({
  name: "createApiToken",
  permission: "access.manage",
  input: z.strictObject({
    name: z.string().trim().min(1, "must not be empty").max(120),
    role: roleSchema,
    entityCode: z.string().min(1).max(40).nullable().default(null),
    region: z.string().min(1).max(40).nullable().default(null),
    scopes: z.array(permissionSchema).min(1, "must name one permission or more").max(60),
    expiresAt: z.date(),
  }),
  output: z.object({ tokenId: z.string(), secret: z.string(), prefix: z.string(), expiresAt: z.date() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const { role, entityCode, region, expiresAt } = input;
    const grant = { role, entityCode, region, isLead: false };
    const within = refuseBeyond(grants, [grant]);
    if (!within.ok) return within;
    const known = await refuseUnknownPlaces(tx, [grant]);
    if (!known.ok) return known;
    const allowed = permissionsOf([grant]);
    const beyond = input.scopes.find((scope) => !allowed.includes(scope));
    if (beyond) {
      return refuse("invalid", `${roleNames[role]} does not carry the scope ${beyond}.`, {
        scopes: `${beyond} is not among the permissions of ${roleNames[role]}`,
      });
    }
    if (expiresAt <= now || expiresAt > after(now, tokenMaxDays * dayMs)) {
      const message = `A token ends between now and ${tokenMaxDays} days from now.`;
      return refuse("invalid", message, { expiresAt: message });
    }
    const { secret, prefix, hash } = newApiToken();
    const tokenId = newId<"token">();
    const scopes = [...new Set(input.scopes)].sort();
    await insert(tx, "ApiToken", {
      id: tokenId,
      name: input.name,
      role,
      entityCode,
      region,
      scopes,
      tokenHash: Buffer.from(hash) as Buffer<ArrayBuffer>,
      prefix,
      createdBy: ctx.actor.name,
      createdAt: now,
      expiresAt,
    });
    audit({
      action: "token.create",
      subjectType: "token",
      subjectId: tokenId,
      after: { name: input.name, role, entityCode, region, scopes, prefix, expiresAt: expiresAt.toISOString() },
    });
    return { ok: true, value: { tokenId, secret, prefix, expiresAt } };
  },
});
