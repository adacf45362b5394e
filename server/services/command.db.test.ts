import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { scopeCondition } from "../db/scope.sql.ts";
import { classed } from "../domain/access/field-classes.ts";
import { roles } from "../domain/access/roles.ts";
import { ownServices } from "../testing/own-services.ts";
import { command } from "./command.ts";
import { type Actor, userActor } from "./context.ts";
import { query } from "./query.ts";
import { refuse } from "./refusal.ts";

const { services, stored } = ownServices();
beforeEach(async () => {
  await services.db.raw("DELETE FROM firm_setting WHERE key LIKE 'note-%'");
});

/** A command such as there are many: it looks at the place of a record, changes a row and writes of it. */
const keepNote = command({
  name: "keepNote",
  permission: "staffing.work",
  input: z.strictObject({
    key: z.string().startsWith("note-"),
    text: z.string().min(1, "must not be empty"),
    entityCode: z.string().nullable().default(null),
    region: z.string().nullable().default(null),
    after: z.enum(["audit", "refuse", "throw", "nothing", "unchanged"]).default("audit"),
  }),
  output: z.object({
    key: z.string(),
    rate: classed("bill_rate", z.string()),
    cost: classed("cost", z.string()),
    people: z.array(z.object({ role: z.string(), email: classed("personal", z.string()) })),
  }),
  run: async ({ input, tx, now, audit, unchanged, reaches }) => {
    if (!reaches({ entityCode: input.entityCode, region: input.region })) return refuse("not_found", "There is no such note.");
    await tx.raw("INSERT INTO firm_setting (key, value, updated_at) VALUES ($1, $2::jsonb, $3)", [
      input.key,
      JSON.stringify(input.text),
      now,
    ]);
    if (input.after === "refuse") return refuse("conflict", "Someone was faster.");
    if (input.after === "throw") throw new Error("The disk is full");
    if (input.after === "unchanged") unchanged();
    if (input.after === "audit")
      audit({ action: "note.keep", subjectType: "note", subjectId: input.key, after: { text: input.text } });
    const people = [{ role: "Architect", email: "ann@customer.example" }];
    return { ok: true, value: { key: input.key, rate: "180.00", cost: "95.00", people, undeclared: "never shown" } };
  },
});

const actor = (grants: Parameters<typeof userActor>[0]["grants"]): Actor =>
  userActor({ id: "0190a000-0000-7000-8000-000000000001", name: "Rita", currency: null, grants });
const grant = { role: "resource_manager", entityCode: null, region: null, isLead: false } as const;
const notes = async () => (await services.db.raw("SELECT key FROM firm_setting WHERE key LIKE 'note-%' ORDER BY key")).rows;
const entriesOf = async (subject: string) =>
  (await services.db.raw("SELECT * FROM audit_entry WHERE subject_id = $1 ORDER BY id", [subject])).rows;

describe("who may give a command", () => {
  it("is decided by role: only the roles that carry its permission, whatever else they may do", async () => {
    const allowed: string[] = [];
    for (const role of roles) {
      const done = await keepNote(services.as(actor([{ ...grant, role }])), { key: `note-${role}`, text: "x" });
      if (done.ok) allowed.push(role);
      else
        expect(done.error).toMatchObject({ code: "forbidden", message: expect.stringMatching(/staffing\.work.*administrator/) });
    }
    expect(allowed).toEqual(["pmo", "resource_manager"]);
    expect(await notes()).toHaveLength(2);
  });

  it("is decided by entity and region: a grant reaches only its own, and a role elsewhere does not help", async () => {
    const ctx = services.as(
      actor([
        { ...grant, entityCode: "UK01", region: "UK & Ireland" },
        { ...grant, role: "finance" },
      ]),
    );
    const at = (key: string, entityCode: string | null, region: string | null) =>
      keepNote(ctx, { key, text: "x", entityCode, region });
    expect(await at("note-own", "UK01", "UK & Ireland")).toMatchObject({ ok: true });
    expect(await at("note-entity", "DE01", "UK & Ireland")).toMatchObject({ error: { code: "not_found" } });
    expect(await at("note-region", "UK01", "DACH")).toMatchObject({ error: { code: "not_found" } });
    expect(await at("note-none", null, null)).toMatchObject({ error: { code: "not_found" } });
    expect(await notes()).toEqual([{ key: "note-own" }]);
  });

  it("lets a lead also reach what has no entity or region yet", async () => {
    const lead = services.as(actor([{ ...grant, entityCode: "UK01", isLead: true }]));
    expect(await keepNote(lead, { key: "note-new", text: "x" })).toMatchObject({ ok: true });
    expect(await keepNote(lead, { key: "note-de", text: "x", entityCode: "DE01" })).toMatchObject({ ok: false });
  });

  it("is also decided by the scopes of a token: its role alone is not enough", async () => {
    const token = (scopes: string[]): Actor => ({ ...actor([grant]), type: "token", scopes });
    expect(await keepNote(services.as(token(["staffing.read"])), { key: "note-1", text: "x" })).toMatchObject({
      error: { code: "forbidden", message: expect.stringContaining("lacks the scope staffing.work") },
    });
    expect(await keepNote(services.as(token(["staffing.work"])), { key: "note-2", text: "x" })).toMatchObject({ ok: true });
    const widened = { ...token(["staffing.work"]), grants: [{ ...grant, role: "auditor" as const }] };
    expect(await keepNote(services.as(widened), { key: "note-3", text: "x" })).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("the input of a command", () => {
  it("is refused with every field that is wrong, by name", async () => {
    const wrong = { key: "other", text: "" } as const;
    expect(await keepNote(services.as(), wrong)).toMatchObject({
      error: { code: "invalid", fields: { key: expect.any(String), text: "must not be empty" } },
    });
    expect(await notes()).toEqual([]);
  });

  it("with half of a character, which no text holds, is refused by the name of the field", async () => {
    for (const text of ["a\ud800b", "\udc00"])
      expect(await keepNote(services.as(), { key: "note-1", text })).toMatchObject({
        ok: false,
        error: { code: "invalid", fields: { text: expect.stringContaining("half of a character") } },
      });
    expect(await keepNote(services.as(), { key: "note-half", text: "whole \ud83d\ude00" })).toMatchObject({ ok: true });
  });

  it("with the character NUL, which PostgreSQL does not keep, is refused by the name of the field", async () => {
    expect(await keepNote(services.as(), { key: "note-1", text: "x\u0000y" })).toMatchObject({
      error: { code: "invalid", fields: { text: expect.stringContaining("NUL") } },
    });
    expect(await notes()).toEqual([]);
  });

  it("is strict: a field that the command does not know is refused, not ignored", async () => {
    const more = { key: "note-1", text: "x", isAdmin: true };
    expect(await keepNote(services.as(), more)).toMatchObject({
      error: { code: "invalid", message: expect.stringContaining("isAdmin") },
    });
    expect(await notes()).toEqual([]);
  });

  it("is looked at after the permission: who may not do it learns nothing of the form", async () => {
    const done = await keepNote(services.as(actor([{ ...grant, role: "auditor" }])), { key: "", text: "" });
    expect(done).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("the transaction of a command", () => {
  it("holds the audit entry too: who, what, when and under which correlation", async () => {
    const ctx = services.as(actor([grant]));
    await keepNote(ctx, { key: "note-audited", text: "Call back" });
    expect(await entriesOf("note-audited")).toMatchObject([
      {
        actor_type: "user",
        actor_name: "Rita",
        action: "note.keep",
        at: services.clock.now(),
        correlation_id: ctx.correlationId,
        after: { text: "Call back" },
      },
    ]);
  });

  it("leaves nothing half-done when the command is refused, and no audit entry", async () => {
    const refused = await keepNote(services.as(), { key: "note-refused", text: "x", after: "refuse" });
    expect(refused).toEqual({ ok: false, error: { code: "conflict", message: "Someone was faster." } });
    expect(await notes()).toEqual([]);
    expect(await entriesOf("note-refused")).toEqual([]);
  });

  it("leaves nothing half-done when the command fails", async () => {
    await expect(keepNote(services.as(), { key: "note-failed", text: "x", after: "throw" })).rejects.toThrow("disk is full");
    expect(await notes()).toEqual([]);
  });

  it("is not kept when a change comes without its audit entry: the command breaks its promise", async () => {
    await expect(keepNote(services.as(), { key: "note-silent", text: "x", after: "nothing" })).rejects.toThrow(
      "keepNote changed state without an audit entry",
    );
    expect(await notes()).toEqual([]);
  });

  it("needs no audit entry when the command says that nothing was to change", async () => {
    expect(await keepNote(services.as(), { key: "note-same", text: "x", after: "unchanged" })).toMatchObject({ ok: true });
    expect(await entriesOf("note-same")).toEqual([]);
  });
});

describe("the answer of a command", () => {
  it("lacks what the caller's roles may not see, also within lists, and whatever is not declared", async () => {
    const answerTo = async (key: string, role: "pmo" | "resource_manager") => {
      const done = await keepNote(services.as(actor([{ ...grant, role }])), { key, text: "x" });
      return done.ok ? done.value : done.error;
    };
    const people = [{ role: "Architect", email: "ann@customer.example" }];
    expect(await answerTo("note-1", "pmo")).toEqual({ key: "note-1", rate: "180.00", cost: "95.00", people });
    expect(await answerTo("note-2", "resource_manager")).toEqual({ key: "note-2", rate: "180.00", people });
  });
});

describe("a query", () => {
  const numbers = query({
    name: "numbers",
    permission: "engagements.read",
    input: z.strictObject({}),
    output: z.object({
      numbers: z.array(z.string()),
      owner: classed("personal", z.string()),
      margin: classed("margin", z.string()),
    }),
    run: async ({ ctx, scope }) => {
      const values: unknown[] = [];
      const condition = scopeCondition(scope, values, { entity: "e.entity_code", region: "e.region" });
      const found = await ctx.db.raw(`SELECT e.name FROM engagement e WHERE ${condition} ORDER BY e.name`, values);
      return {
        ok: true,
        value: { numbers: found.rows.map((row) => String(row.name)), owner: "Ann", margin: "0.31" },
      };
    },
  });
  const seen = async (grants: Parameters<typeof actor>[0]) => {
    const found = await numbers(services.as(actor(grants)), {});
    return found.ok ? found.value.numbers : found.error.code;
  };

  beforeAll(async () => {
    await stored.engagement({ name: "a nowhere" });
    await stored.engagement({ name: "b london", entityCode: "UK01", region: "UK & Ireland" });
    await stored.engagement({ name: "c berlin", entityCode: "DE01", region: "DACH" });
    await stored.engagement({ name: "d dublin", entityCode: "UK01", region: "Europe" });
  });

  it("shows what lies within the grants that carry its permission, entity by entity and region by region", async () => {
    expect(await seen([{ ...grant, role: "finance" }])).toEqual(["a nowhere", "b london", "c berlin", "d dublin"]);
    expect(await seen([{ ...grant, entityCode: "UK01" }])).toEqual(["b london", "d dublin"]);
    expect(await seen([{ ...grant, entityCode: "UK01", region: "Europe" }])).toEqual(["d dublin"]);
    expect(await seen([{ ...grant, region: "DACH" }])).toEqual(["c berlin"]);
    expect(await seen([{ ...grant, entityCode: "DE01", isLead: true }])).toEqual(["a nowhere", "c berlin"]);
    expect(
      await seen([
        { ...grant, entityCode: "DE01" },
        { ...grant, region: "Europe" },
      ]),
    ).toEqual(["c berlin", "d dublin"]);
    expect(await seen([{ ...grant, entityCode: "US01" }])).toEqual([]);
    expect(await seen([])).toBe("forbidden");
  });

  it("answers without what the caller may not see", async () => {
    const it = await numbers(services.as(actor([{ ...grant, role: "it", entityCode: "US01" }])), {});
    expect(it).toEqual({ ok: true, value: { numbers: [] } });
    const sales = await numbers(services.as(actor([{ ...grant, role: "sales_ops", entityCode: "US01" }])), {});
    expect(sales).toEqual({ ok: true, value: { numbers: [], owner: "Ann" } });
  });
});
