import { z } from "zod";
import { roleSchema } from "../../domain/access/roles.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { refuseBeyond } from "./user-rows.ts";

const tokenRow = z.object({
  name: z.string(),
  role: roleSchema,
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  revoked_at: z.date().nullable(),
});

/** Ends a token: the next call with it is refused. */
export const revokeApiToken = command({
  name: "revokeApiToken",
  permission: "access.manage",
  input: z.strictObject({ tokenId: z.uuid() }),
  output: z.object({ revokedAt: z.date() }),
  run: async ({ input, tx, now, grants, audit, unchanged }) => {
    const found = await tx.raw("SELECT name, role, entity_code, region, revoked_at FROM api_token WHERE id = $1 FOR UPDATE", [
      input.tokenId,
    ]);
    if (!found.rows[0]) return refuse("not_found", "This token is not there. Load the page again.");
    const token = tokenRow.parse(found.rows[0]);
    if (token.revoked_at) {
      unchanged();
      return { ok: true, value: { revokedAt: token.revoked_at } };
    }
    const within = refuseBeyond(grants, [
      { role: token.role, entityCode: token.entity_code, region: token.region, isLead: false },
    ]);
    if (!within.ok) return within;
    await tx.raw("UPDATE api_token SET revoked_at = $2 WHERE id = $1", [input.tokenId, now]);
    audit({
      action: "token.revoke",
      subjectType: "token",
      subjectId: input.tokenId,
      before: { name: token.name, role: token.role },
      after: { revoked: true },
    });
    return { ok: true, value: { revokedAt: now } };
  },
});
