import { z } from "zod";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { releaseKeys } from "../runs/release-runs.ts";
import { baseUrlSchema, keySchema, parsePolicy, parseSettings, storeSecrets, vendorOf } from "./connection-rows.ts";
import { refuseUnknownEntities } from "./policy-entities.ts";

/** Adds a system by configuration alone, such as a second Salesforce. It begins switched off. */
export const createConnection = command({
  name: "createConnection",
  permission: "connections.manage",
  input: z.strictObject({
    key: keySchema,
    vendor: z.string().min(1).max(60),
    name: z.string().trim().min(1).max(100),
    baseUrl: baseUrlSchema,
    isBackfill: z.boolean().default(false),
    settings: z.record(z.string(), z.unknown()).default({}),
    policy: z.record(z.string(), z.unknown()).default({}),
    secrets: z.record(z.string(), z.string().min(1).max(20_000)).default({}),
    pollIntervalMs: z.int().min(1000).max(86_400_000).default(15_000),
  }),
  output: z.object({ id: z.string(), key: z.string() }),
  run: async ({ input, ctx, tx, now, audit }) => {
    const vendor = vendorOf(ctx, input.vendor);
    if (!vendor.ok) return vendor;
    const settings = parseSettings(vendor.value, input.settings);
    if (!settings.ok) return settings;
    const policy = parsePolicy(input.policy);
    if (!policy.ok) return policy;
    const entities = await refuseUnknownEntities(tx, policy.value);
    if (!entities.ok) return entities;
    // Two creations at once: the second waits, and then finds the key taken.
    await tx.raw("SELECT pg_advisory_xact_lock(hashtext('create connection'))");
    const taken = await tx.raw("SELECT 1 FROM connection WHERE key = $1", [input.key]);
    if (taken.count > 0)
      return refuse("conflict", `A connection called ${input.key} exists already. Choose another key.`, { key: "taken" });
    const id = newId<"connection">();
    await insert(tx, "Connection", {
      id,
      key: input.key,
      vendor: input.vendor,
      role: vendor.value.role,
      name: input.name,
      baseUrl: input.baseUrl,
      isBackfill: input.isBackfill,
      settings: input.settings as Record<string, string>,
      policy: input.policy as Record<string, string>,
      pollIntervalMs: input.pollIntervalMs,
      createdAt: now,
    });
    const stored = await storeSecrets(ctx, tx, { id, vendor: vendor.value, secrets: input.secrets, now });
    if (!stored.ok) return stored;
    audit({
      action: "connection.create",
      subjectType: "connection",
      subjectId: id,
      after: {
        key: input.key,
        vendor: input.vendor,
        name: input.name,
        baseUrl: input.baseUrl,
        mode: "off",
        isBackfill: input.isBackfill,
        settings: input.settings,
        policy: input.policy,
        secrets: stored.value,
      },
    });
    await releaseKeys(tx, ctx.jobs, ["connections"]);
    return { ok: true, value: { id, key: input.key } };
  },
});
