import { z } from "zod";
import { sweepCrmSoon } from "../../db/crm-sweeps.sql.ts";
import { update } from "../../db/rows.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { connectionPolicySchema } from "../../domain/contract/policy.ts";
import { command } from "../command.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { baseUrlSchema, lockConnection, parsePolicy, parseSettings, storeSecrets, vendorOf } from "./connection-rows.ts";
import { admitMove, isElsewhere, moveConnection } from "./move-connection.ts";
import { refuseUnknownEntities } from "./policy-entities.ts";

/**
 * Changes address, settings, policy or secrets of a connection. Secrets are written, never read; what is not given stays.
 * Until its first live write a change of what it would write asks for another look at the preview. Where another address or
 * account is meant, the stored secrets are not sent there: all are given anew, and it begins as a new connection does.
 */
export const updateConnection = command({
  name: "updateConnection",
  permission: "connections.manage",
  input: z.strictObject({
    key: z.string(),
    name: z.string().trim().min(1).max(100).optional(),
    baseUrl: baseUrlSchema.optional(),
    settings: z.record(z.string(), z.unknown()).optional(),
    policy: z.record(z.string(), z.unknown()).optional(),
    secrets: z.record(z.string(), z.string().min(1).max(20_000)).optional(),
    /** Of a connection that moves: the records there are the same under another address. */
    sameAccount: z.boolean().default(false),
    pollIntervalMs: z.int().min(1000).max(86_400_000).optional(),
  }),
  output: z.object({ key: z.string(), released: z.int(), secretsRemoved: z.array(z.string()) }),
  run: async ({ input, ctx, tx, now, audit, unchanged }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    const vendor = vendorOf(ctx, row.vendor);
    if (!vendor.ok) return vendor;
    const settings = input.settings ? parseSettings(vendor.value, input.settings) : null;
    if (settings && !settings.ok) return settings;
    const policy = input.policy ? parsePolicy(input.policy) : null;
    if (policy && !policy.ok) return policy;
    const { key: _key, sameAccount, secrets = {}, ...given } = input;
    const fields = ["name", "baseUrl", "settings", "policy", "pollIntervalMs"] as const;
    const changed = fields.filter((field) => given[field] !== undefined && !isSame(given[field], row[field]));
    if (changed.length === 0 && Object.keys(secrets).length === 0) {
      unchanged();
      return { ok: true, value: { key: row.key, released: 0, secretsRemoved: [] } };
    }
    if (policy && changed.includes("policy")) {
      const entities = await refuseUnknownEntities(tx, policy.value, connectionPolicySchema.safeParse(row.policy).data);
      if (!entities.ok) return entities;
    }
    const place = { baseUrl: given.baseUrl ?? row.baseUrl, settings: given.settings ?? row.settings };
    const move = isElsewhere(vendor.value, row, place)
      ? await admitMove(tx, { row, vendor: vendor.value, secrets, sameAccount })
      : null;
    if (move && !move.ok) return move;
    const keys = [`connection:${row.id}`, ...(changed.includes("policy") ? [`policy:${row.id}`] : [])];
    await closeGates(tx, keys);
    const { policy: newPolicy, settings: newSettings, ...plain } = given;
    await update(tx, "Connection", {
      where: { id: row.id },
      set: {
        ...plain,
        ...(newSettings ? { settings: newSettings as Record<string, string> } : {}),
        ...(newPolicy ? { policy: newPolicy as Record<string, string> } : {}),
        nextPollAt: now,
      },
    });
    if (changed.some((field) => field === "baseUrl" || field === "settings" || field === "policy")) {
      // What somebody looked at is not what would be written now; after the first live write there is no preview to look at.
      await tx.raw("UPDATE connection SET previewed_at = NULL, previewed_by = NULL WHERE id = $1 AND first_live_at IS NULL", [
        row.id,
      ]);
    }
    if (row.role === "crm" && changed.includes("settings")) await tx.rows(sweepCrmSoon({ connectionId: row.id }));
    const moved = move && (await moveConnection(tx, { row, secrets, hasLinks: move.value.hasLinks }));
    const stored = await storeSecrets(ctx, tx, { id: row.id, vendor: vendor.value, secrets, now });
    if (!stored.ok) return stored;
    audit({
      action: "connection.update",
      subjectType: "connection",
      subjectId: row.id,
      before: { ...Object.fromEntries(changed.map((field) => [field, row[field]])), ...(moved ? { mode: row.mode } : {}) },
      after: {
        ...Object.fromEntries(changed.map((field) => [field, given[field]])),
        ...(stored.value.length > 0 ? { secretsReplaced: stored.value } : {}),
        ...(moved ? { mode: moved.mode, sameAccount, secretsRemoved: moved.removed } : {}),
      },
    });
    const released = await releaseKeys(tx, ctx.jobs, keys);
    return { ok: true, value: { key: row.key, released, secretsRemoved: moved?.removed ?? [] } };
  },
});

const isSame = (a: unknown, b: unknown): boolean => contentHash(a).equals(contentHash(b));
