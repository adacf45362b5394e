import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { writeAudit } from "../../audit/entry.ts";
import { sealOnce } from "../../audit/seal.ts";
import { openSession } from "../../auth/session.ts";
import { showAuditFields } from "../../domain/access/audit-fields.ts";
import { allClasses } from "../../domain/access/field-classes.ts";
import { connectionPolicySchema } from "../../domain/contract/policy.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { confirmPreview } from "../connections/confirm-preview.ts";
import type { Actor } from "../context.ts";
import { countAudit } from "./count-audit.ts";
import { exportAudit } from "./export-audit.ts";
import { auditWindow, listAudit } from "./list-audit.ts";
import { readAuditEntry } from "./read-entry.ts";

const { services, stored } = ownServices();
let olga: Actor;
const nora = { type: "user", id: "u-nora", name: "Nora New" } as const;

beforeAll(async () => {
  olga = await services.person("Olga Auditor", ["auditor"]);
  for (let index = 1; index <= 7; index += 1) {
    const isUk = index % 2 === 0;
    await services.db.tx((tx) =>
      writeAudit(tx, nora, new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 3))), [
        {
          action: isUk ? "note.keep" : "note.drop",
          subjectType: "note",
          subjectId: `note-${index}`,
          entityCode: isUk ? "UK01" : "DE01",
          region: isUk ? "UK & Ireland" : "DACH",
          reason: index === 3 ? "100%_sure" : null,
          after: { name: "Rollout", rate: "180.00", cost: "95.00", margin: "0.47", unheardOf: "secret" },
          personal: { email: "ann@customer.example" },
        },
      ]),
    );
  }
}, 120_000);

const notes = { subjectTypes: ["note"] };
async function list(asked: Parameters<typeof listAudit>[1], by = olga) {
  return answerOf(await listAudit(services.as(by), { ...notes, ...asked }));
}
const subjects = async (asked: Parameters<typeof listAudit>[1], by = olga) =>
  (await list(asked, by)).items.map(({ subjectId }) => subjectId.replace("note-", "")).join("");

describe("the list of audit entries", () => {
  it("has the newest first, and is paged without loss or repetition, also within one instant", async () => {
    expect(await subjects({})).toBe("7654321");
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, cursor });
      seen.push(...page.items.map(({ subjectId }) => subjectId.replace("note-", "")));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.join("")).toBe("7654321");
  });

  it("narrows by action, actor, subject, days and words, and takes signs of patterns as they are", async () => {
    expect(await subjects({ actions: ["note.keep"] })).toBe("642");
    expect(await subjects({ actorIds: ["u-nora"], subjectId: "note-5" })).toBe("5");
    expect(await subjects({ actorIds: ["u-other"] })).toBe("");
    expect(await subjects({ from: "2026-01-02", to: "2026-01-02" })).toBe("543");
    expect(await subjects({ to: "2026-01-02T00:00:00Z" })).toBe("21");
    expect(await subjects({ q: "100%_SURE" })).toBe("3");
    expect(await subjects({ q: "%" })).toBe("3");
    expect(await subjects({ entityCode: "DE01" })).toBe("7531");
    expect(await countAudit(services.as(olga), { ...notes, actions: ["note.drop"] })).toEqual({
      ok: true,
      value: { value: 4, capped: false },
    });
  });

  it("finds what concerns an engagement by its number, as it stands in the list", async () => {
    const engagementId = await stored.engagement({ entityCode: "DE01", region: "DACH" });
    const [row] = (await services.db.raw("SELECT number FROM engagement WHERE id = $1", [engagementId])).rows;
    const number = z.object({ number: z.string() }).parse(row).number;
    const entry = { action: "engagement.hold", subjectType: "story", subjectId: "s-1", engagementId, entityCode: "DE01" };
    await services.db.tx((tx) => writeAudit(tx, nora, new Date(Date.UTC(2026, 0, 9)), [{ ...entry, region: "DACH" }]));
    for (const q of [number, number.toLowerCase()]) expect(await subjects({ q, subjectTypes: ["story"] })).toBe("s-1");
    expect(await subjects({ q: `${number}0`, subjectTypes: ["story"] })).toBe("");
  });

  it("stays within the reader's entity, and is not for roles that do not read it", async () => {
    const uma = await services.person("Uma Finance", [{ role: "finance", entityCode: "UK01" }]);
    expect(await subjects({}, uma)).toBe("642");
    expect(await countAudit(services.as(uma), notes)).toMatchObject({ value: { value: 3 } });
    const foreign = (await list({ subjectId: "note-1" })).items[0]?.id ?? "";
    expect(await readAuditEntry(services.as(uma), { id: foreign })).toMatchObject({ error: { code: "not_found" } });
    const sales = await services.person("Sam Sales", ["sales_ops"]);
    expect(await listAudit(services.as(sales), {})).toMatchObject({ error: { code: "forbidden" } });
  });

  it("leaves out what the reader's roles may not see, what nobody has classed, and says what was left out", async () => {
    const shown = async (by: Actor) => (await list({ subjectId: "note-2" }, by)).items[0];
    expect(await shown(olga)).toMatchObject({
      after: { name: "Rollout", rate: "180.00", cost: "95.00", margin: "0.47" },
      masked: ["unheardOf"],
    });
    const it = await shown(await services.person("Ivan It", ["it"]));
    expect(it?.after).toEqual({ name: "Rollout" });
    expect(it?.masked.sort()).toEqual(["cost", "margin", "rate", "unheardOf"]);
  });
});

describe("a filter that matches little", () => {
  it("finds what lies far back, beyond what is looked through at a time", async () => {
    await services.db.raw(
      `INSERT INTO audit_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', nextval('audit_entry_id_seq'), 'at', '2026-03-01', 'subject_type', 'filler'))).*
       FROM audit_entry e, generate_series(1, $1::int) WHERE e.subject_id = 'note-1'`,
      [auditWindow + 100],
    );
    expect(await subjects({})).toBe("7654321");
    expect((await list({})).searchedTo).toBeNull();
  });
});

describe("one audit entry", () => {
  it("has its personal fields for who may see them, until they are erased, and its place in the chain", async () => {
    const id = (await list({ subjectId: "note-4" })).items[0]?.id ?? "";
    const read = (by: Actor) => readAuditEntry(services.as(by), { id });
    expect(await read(olga)).toMatchObject({
      value: { personalState: "kept", personal: { email: "ann@customer.example" }, segment: null },
    });
    const it = await read(await services.person("Iris It", ["it"]));
    expect(it).toMatchObject({ value: { personalState: "kept" } });
    expect(it.ok && it.value).not.toHaveProperty("personal");
    await services.db.raw("DELETE FROM audit_personal WHERE entry_id = $1", [id]);
    const sealedIn = async () => {
      await sealOnce(services.db, services.clock.now());
      const entry = await read(olga);
      return entry.ok ? entry.value.segment : null;
    };
    await expect.poll(sealedIn, { timeout: 30_000 }).toEqual(expect.any(Number));
    expect(await read(olga)).toMatchObject({
      value: { personalState: "erased", entryHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });
});

describe("what an entry is about", () => {
  it("has its name, on the list and by itself, where it is a person or a connection; anything else has its id alone", async () => {
    const person = await services.person("Pia Person", ["finance"]);
    const connection = await stored.connection({ key: "named", name: "Named system" });
    const about = [
      { subjectType: "user", subjectId: person.id },
      { subjectType: "connection", subjectId: connection },
      { subjectType: "user", subjectId: "nobody" },
    ];
    await services.db.tx((tx) =>
      writeAudit(
        tx,
        nora,
        services.clock.now(),
        about.map((subject) => ({ action: "name.shown", ...subject })),
      ),
    );
    const { items } = answerOf(await listAudit(services.as(olga), { actions: ["name.shown"] }));
    expect(items.map((item) => item.subjectName).reverse()).toEqual(["Pia Person", "Named system", null]);
    const [first] = items.slice(-1);
    expect(answerOf(await readAuditEntry(services.as(olga), { id: first?.id ?? "" })).subjectName).toBe("Pia Person");
  });
});

describe("an export of the audit trail", () => {
  const read = async (by: Actor, format: "csv" | "jsonl") => {
    const begun = answerOf(await exportAudit(services.as(by), { filter: { ...notes, actions: ["note.keep"] }, format }));
    let text = "";
    for await (const chunk of begun.chunks) text += chunk;
    return { text, ...begun };
  };

  it("has what the filter matches, masked as on the screen, and is itself in the trail", async () => {
    const made = await read(olga, "jsonl");
    const lines = made.text
      .trim()
      .split("\n")
      .map((line) => z.object({ subjectId: z.string(), masked: z.array(z.string()) }).parse(JSON.parse(line)));
    expect(lines.map(({ subjectId }) => subjectId)).toEqual(["note-6", "note-4", "note-2"]);
    expect(made.text).not.toContain("secret");
    const entry = await listAudit(services.as(olga), { actions: ["audit.export"] });
    expect(entry).toMatchObject({
      value: {
        items: [
          {
            actorName: "Olga Auditor",
            after: { format: "jsonl", entries: 3, filter: "actions: note.keep; subjectTypes: note" },
            masked: [],
          },
        ],
      },
    });
  });

  it("as CSV is one line an entry, and no cell is a formula", async () => {
    await services.db.tx((tx) =>
      writeAudit(tx, nora, services.clock.now(), [
        { action: "note.keep", subjectType: "note", subjectId: "=1+1", reason: 'says "no", twice' },
      ]),
    );
    const { text } = await read(olga, "csv");
    const [header, first] = text.split("\r\n");
    expect(header).toMatch(/^\uFEFFid,at,actorType/);
    expect(first).toContain(`,'=1+1,`);
    expect(first).toContain('"says ""no"", twice"');
    expect(text.trim().split("\r\n")).toHaveLength(5);
  });

  it("is for auditors, administrators and finance", async () => {
    const it = await services.person("Ilse It", ["it", "executive"]);
    expect(await exportAudit(services.as(it), { filter: {}, format: "csv" })).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("what is changed in a connection", () => {
  it("can be read in the trail: every setting of every vendor, and every member of a policy", () => {
    for (const vendor of services.vendors) {
      const { settings } = vendor;
      const names = settings instanceof z.ZodObject ? Object.keys(settings.shape) : [];
      expect(names.length, vendor.vendor).toBeGreaterThan(0);
      const fields = { limits: { callsPerSecond: 1, concurrency: 1 }, ...Object.fromEntries(names.map((name) => [name, 1])) };
      expect(showAuditFields({ settings: fields }, allClasses).masked, vendor.vendor).toEqual([]);
    }
    const policy = Object.fromEntries(Object.keys(connectionPolicySchema.shape).map((name) => [name, 1]));
    expect(showAuditFields({ policy }, allClasses).masked).toEqual([]);
  });

  it("has how many writes were shown and seen in its preview", async () => {
    const id = await stored.connection({ key: "psa", mode: "shadow" });
    await confirmPreview(services.as(), { key: "psa", writesSeen: 0, nothingToShow: true });
    const found = await listAudit(services.as(olga), { subjectId: id });
    expect(found).toMatchObject({ value: { items: [{ after: { writesSeen: 0, writesShown: 0 }, masked: [] }] } });
  });
});

describe("ids in an entry's fields", () => {
  const browser = "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0";

  it("are told as whom and what they are of, devices only to who may see personal fields, and stay in the fields", async () => {
    const { id: userId } = await services.person("Sid Session", ["pmo"]);
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId, userAgent: browser, now }));
    const after = { session, rules: [`executive all entities or ${olga.id}`] };
    await services.db.tx((tx) =>
      writeAudit(tx, nora, now, [{ action: "session.told", subjectType: "user", subjectId: userId, after }]),
    );
    const asked = { subjectTypes: ["user"], actions: ["session.told"] };
    const [item] = answerOf(await listAudit(services.as(olga), asked)).items;
    const told = {
      after,
      people: [{ id: olga.id, name: "Olga Auditor" }],
      sessions: [{ id: session, startedAt: now, userAgent: browser }],
    };
    expect(item).toMatchObject(told);
    expect(answerOf(await readAuditEntry(services.as(olga), { id: item?.id ?? "" }))).toMatchObject(told);
    const quinn = await services.person("Quinn It", ["it"]);
    const [seen] = answerOf(await listAudit(services.as(quinn), asked)).items;
    expect(seen?.sessions).toEqual([{ id: session, startedAt: now }]);
  });
});
