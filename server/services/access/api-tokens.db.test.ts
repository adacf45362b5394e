import { beforeAll, describe, expect, it } from "vitest";
import { actorOfToken } from "../../auth/api-token.ts";
import type { Permission } from "../../domain/access/permissions.ts";
import type { Role } from "../../domain/access/roles.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { listConnections } from "../connections/list-connections.ts";
import type { Actor } from "../context.ts";
import { listEngagements } from "../engagements/list-engagements.ts";
import { createApiToken } from "./create-api-token.ts";
import { listApiTokens } from "./list-api-tokens.ts";
import { revokeApiToken } from "./revoke-api-token.ts";

const started = new Date("2026-11-20T09:00:00Z");
const { services } = ownServices(started);
let ada: Actor;
const dayMs = 86_400_000;
beforeAll(async () => {
  ada = await services.person("Ada Admin", ["admin"]);
}, 120_000);

interface Wish {
  role?: Role;
  scopes?: Permission[];
  days?: number;
  entityCode?: string | null;
}
const create = ({ role = "finance", scopes = ["engagements.read"], days = 30, entityCode = null }: Wish = {}, by = ada) =>
  createApiToken(services.as(by), {
    name: "Warehouse",
    role,
    entityCode,
    scopes,
    expiresAt: new Date(services.clock.now().getTime() + days * dayMs),
  });
async function token(wish: Wish = {}) {
  return answerOf(await create(wish));
}
const who = (secret: string) => actorOfToken(services.db, secret, services.clock.now());

describe("an API token", () => {
  it("shows its secret once: the database has its hash, the audit trail its beginning", async () => {
    const { prefix, secret, tokenId } = await token();
    expect(secret).toMatch(/^tl_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/);
    const rows = (await services.db.raw("SELECT t::text AS row, octet_length(token_hash) AS bytes FROM api_token t")).rows;
    const entries = (
      await services.db.raw("SELECT e::text AS row, action, after FROM audit_entry e WHERE subject_id = $1", [tokenId])
    ).rows;
    expect(rows).toMatchObject([{ bytes: 32 }]);
    expect(entries).toMatchObject([{ action: "token.create", after: { prefix, role: "finance", scopes: ["engagements.read"] } }]);
    const listed = await listApiTokens(services.as(ada), {});
    expect(listed).toMatchObject({ value: { items: [{ id: tokenId, prefix, state: "active", createdBy: "Ada Admin" }] } });
    const rest = secret.slice(prefix.length + 1);
    expect(JSON.stringify([rows, entries, listed])).not.toContain(rest);
  });

  it("is known by its secret as a whole", async () => {
    const { secret, tokenId } = await token();
    expect(await who(secret)).toMatchObject({ ok: true, value: { type: "token", id: tokenId, name: "Warehouse" } });
    const [first, last] = [secret.slice(0, -1), secret.endsWith("A") ? "E" : "A"];
    expect(await who(first + last)).toEqual({ ok: false, error: "unknown" });
    expect(await who(first)).toEqual({ ok: false, error: "malformed" });
  });

  it("does what its scopes name and no more, whatever its role may do", async () => {
    const found = await who((await token({ scopes: ["engagements.read"] })).secret);
    if (!found.ok) throw new Error(found.error);
    expect(await listEngagements(services.as(found.value), {})).toMatchObject({ ok: true });
    expect(await listConnections(services.as(found.value), {})).toMatchObject({
      error: { code: "forbidden", message: expect.stringContaining("scope connections.read") },
    });
  });

  it("has the place of its role: the data of one entity when it is limited to it", async () => {
    const found = await who((await token({ entityCode: "UK01" })).secret);
    expect(found).toMatchObject({ value: { grants: [{ role: "finance", entityCode: "UK01", region: null, isLead: false }] } });
  });

  it("is refused a scope that its role does not carry, and none at all", async () => {
    expect(await create({ role: "account_team", scopes: ["engagements.read", "audit.read"] })).toMatchObject({
      error: { code: "invalid", message: "Account team does not carry the scope audit.read." },
    });
    expect(await create({ scopes: [] })).toMatchObject({ error: { code: "invalid" } });
  });

  it("ends within a year, and not in the past", async () => {
    for (const days of [0, -1, 366])
      expect(await create({ days })).toMatchObject({ error: { fields: { expiresAt: expect.any(String) } } });
    expect(await create({ days: 365 })).toMatchObject({ ok: true });
  });

  it("works until the moment it expires", async () => {
    const { expiresAt, secret, tokenId } = await token({ days: 1 });
    services.clock.moveTo(new Date(expiresAt.getTime() - 1));
    expect(await who(secret)).toMatchObject({ ok: true });
    services.clock.moveTo(expiresAt);
    expect(await who(secret)).toEqual({ ok: false, error: "expired" });
    const listed = await listApiTokens(services.as(ada), {});
    expect(listed.ok && listed.value.items.find(({ id }) => id === tokenId)?.state).toBe("expired");
    services.clock.moveTo(started);
  });

  it("ends when it is revoked, once, which the audit trail tells", async () => {
    const { secret, tokenId } = await token();
    expect(await revokeApiToken(services.as(ada), { tokenId })).toEqual({ ok: true, value: { revokedAt: started } });
    expect(await who(secret)).toEqual({ ok: false, error: "revoked" });
    services.clock.advance(dayMs);
    expect(await revokeApiToken(services.as(ada), { tokenId })).toEqual({ ok: true, value: { revokedAt: started } });
    services.clock.moveTo(started);
    const entries = await services.db.raw("SELECT 1 FROM audit_entry WHERE action = 'token.revoke' AND subject_id = $1", [
      tokenId,
    ]);
    expect(entries.count).toBe(1);
  });

  it("is made and revoked by administrators, each within what they administer", async () => {
    const auditor = await services.person("Olga Auditor", ["auditor"]);
    const ukAdmin = await services.person("Uma Admin", [{ role: "admin", entityCode: "UK01" }]);
    const { tokenId } = await token();
    expect(await create({}, auditor)).toMatchObject({ error: { code: "forbidden" } });
    expect(await create({}, ukAdmin)).toMatchObject({ error: { code: "forbidden" } });
    expect(await create({ entityCode: "UK01" }, ukAdmin)).toMatchObject({ ok: true });
    expect(await revokeApiToken(services.as(ukAdmin), { tokenId })).toMatchObject({ error: { code: "forbidden" } });
    expect(await listApiTokens(services.as(auditor), {})).toMatchObject({ ok: true });
  });

  it("notes when it was used, at most once a minute", async () => {
    const { secret, tokenId } = await token();
    const usedAt = async () =>
      (await services.db.raw("SELECT last_used_at FROM api_token WHERE id = $1", [tokenId])).rows[0]?.last_used_at;
    await who(secret);
    expect(await usedAt()).toEqual(started);
    services.clock.advance(30_000);
    await who(secret);
    expect(await usedAt()).toEqual(started);
    services.clock.advance(31_000);
    await who(secret);
    expect(await usedAt()).toEqual(services.clock.now());
    services.clock.moveTo(started);
  });
});
