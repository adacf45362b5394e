import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { goOnNumbering } from "../db/audit-numbers.ts";
import { readUnsealedTail } from "../db/audit-seal.sql.ts";
import { Database } from "../db/database.ts";
import { withClient } from "../db/with-client.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { type AuditDraft, writeAudit } from "./entry.ts";
import { sealOnce } from "./seal.ts";
import { type TrailReport, verifyTrail } from "./verify.ts";

let database: TestDatabase;
let db: Database;
beforeEach(async () => {
  database = await createTestDatabase();
  db = new Database(database.runtimeUrl, { max: 3 });
});
afterEach(async () => {
  await db?.close();
  await database?.drop();
});

const now = new Date("2026-11-20T09:00:00.123Z");
const nora = { type: "user", id: "u-1", name: "Nora" } as const;
const draft = (subjectId: string, more: Partial<AuditDraft> = {}): AuditDraft => ({
  action: "note.keep",
  subjectType: "note",
  subjectId,
  before: { text: null },
  after: { text: 'Umlaute äöü, 1.10 and "quotes"', list: [3, 1, 2], nested: { b: 1, a: null } },
  ...more,
});
const write = (...drafts: AuditDraft[]) => db.tx((tx) => writeAudit(tx, nora, now, drafts));
const unsealed = async () => (await db.one(readUnsealedTail(1_000))).count;
/** Other databases of the server may hold the horizon back for a moment, so that sealing takes more than one go. */
async function seal(batch?: number): Promise<void> {
  await vi.waitFor(
    async () => {
      await sealOnce(db, now, batch);
      expect(await unsealed()).toBe(0);
    },
    { timeout: 30_000 },
  );
}
const asOwner = (text: string, values: unknown[] = []) =>
  withClient(database.ownerUrl, async (client) => (await client.query(text, values)).rowCount);
const said = (report: TrailReport) => report.faults.map(({ what, segment }) => `${segment ?? "tail"}: ${what}`);
/** A trail of three segments with one entry each. */
async function threeSegments(): Promise<TrailReport> {
  for (const subject of ["first", "second", "third"]) {
    await write(draft(subject));
    await seal();
  }
  return verifyTrail(db);
}
const headOf = (report: TrailReport) => {
  if (!report.head) throw new Error("The trail has no head");
  return report.head;
};

describe("sealing the audit trail", () => {
  it("chains entries into segments, each onto the one before, and the check finds them sound", async () => {
    const report = await threeSegments();
    expect(report).toMatchObject({ isSound: true, segments: 3, entries: 3, unsealed: 0, erased: 0, faults: [] });
    expect(report.head).toEqual({ seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/), sealedAt: now.toISOString() });
    const chained = await db.raw(
      "SELECT count(*)::int AS n FROM audit_segment s JOIN audit_segment p ON p.seq = s.seq - 1 AND s.prev_hash = p.hash AND s.from_xact = p.to_xact",
    );
    expect(chained.rows).toEqual([{ n: 2 }]);
  });

  it("has nothing to do when nothing new was written", async () => {
    expect(await sealOnce(db, now)).toBe(0);
    await write(draft("one"));
    await seal();
    expect(await sealOnce(db, now)).toBe(0);
    expect(await verifyTrail(db)).toMatchObject({ segments: 1, entries: 1 });
  });

  it("goes on after what is sealed where the database was restored into a cluster that counts its transactions from the start", async () => {
    const number = (added: number) =>
      asOwner(
        `CREATE OR REPLACE FUNCTION audit_number(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN ($1::text)::bigint + ${added}`,
      );
    await number(5_000_000);
    await write(draft("before"));
    await seal();
    await write(draft("not sealed when it was dumped"));
    await number(0);
    const goOn = () => withClient(database.ownerUrl, goOnNumbering);
    expect([await goOn(), await goOn()]).toEqual([true, false]);
    await write(draft("after"));
    await seal();
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, entries: 3, unsealed: 0, faults: [] });
    const { rows } = await db.raw("SELECT subject_id FROM audit_entry ORDER BY xact_id, id");
    expect(rows.map((row) => row.subject_id)).toEqual(["before", "not sealed when it was dumped", "after"]);
  });

  it("takes whole transactions: what was written together is sealed together, also beyond the size of a batch", async () => {
    await write(draft("a"), draft("b"), draft("c"));
    await write(draft("d"));
    await seal(2);
    const segments = await db.raw("SELECT count FROM audit_segment ORDER BY seq");
    expect(segments.rows).toEqual([{ count: 3 }, { count: 1 }]);
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, entries: 4 });
  });

  it("waits for a transaction that is still open, so that it cannot put an entry under a seal", async () => {
    await db.tx(async (open) => {
      await writeAudit(open, nora, now, [draft("slow")]);
      await write(draft("quick"));
      expect(await sealOnce(db, now)).toBe(0);
    });
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, segments: 0, unsealed: 2, head: null });
    await seal();
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, entries: 2, unsealed: 0 });
  });

  it("is done by one process at a time", async () => {
    await write(draft("one"));
    await db.tx(async (tx) => {
      await tx.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.audit-sealer'))");
      expect(await sealOnce(db, now)).toBe(0);
    });
    await Promise.all([seal(), seal()]);
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, segments: 1, entries: 1 });
  });
});

describe("the check of the audit trail", () => {
  it("finds an entry that was changed, in each of its fields", async () => {
    await threeSegments();
    const changes = [
      "actor_name = 'Somebody else'",
      "at = at + interval '1 ms'",
      "action = 'note.drop'",
      "reason = 'because'",
      "entity_code = 'UK01'",
      `after = jsonb_set(after, '{text}', '"other"')`,
      "before = NULL",
    ];
    const kept = "SELECT to_jsonb(e) AS row FROM audit_entry e WHERE subject_id = 'second'";
    const before = (await db.raw(kept)).rows[0]?.row;
    for (const change of changes) {
      expect(await asOwner(`UPDATE audit_entry SET ${change} WHERE subject_id = 'second'`)).toBe(1);
      const report = await verifyTrail(db);
      expect(report.isSound, change).toBe(false);
      expect(said(report), change).toEqual(["2: The entry has been changed: its hash does not fit"]);
      await asOwner("DELETE FROM audit_entry WHERE subject_id = 'second'");
      await asOwner("INSERT INTO audit_entry SELECT (jsonb_populate_record(NULL::audit_entry, $1)).*", [before]);
      expect((await verifyTrail(db)).isSound, `undone: ${change}`).toBe(true);
    }
  });

  it("finds an entry that was changed together with its own hash", async () => {
    await threeSegments();
    const forged =
      "UPDATE audit_entry a SET entry_hash = b.entry_hash FROM audit_entry b WHERE a.subject_id = $1 AND b.subject_id = $2";
    await asOwner(forged, ["second", "first"]);
    expect(said(await verifyTrail(db))).toContain("2: The segment's hash does not fit its entries");
  });

  it("finds an entry that was removed, and one that was slipped in", async () => {
    await threeSegments();
    await asOwner("DELETE FROM audit_entry WHERE subject_id = 'second'");
    expect(said(await verifyTrail(db))).toEqual([
      "2: The segment has 0 entries where 1 were sealed",
      "2: The segment's hash does not fit its entries",
    ]);
    await asOwner(
      `INSERT INTO audit_entry (xact_id, at, actor_type, actor_id, actor_name, action, subject_type, subject_id, "before", "after", entry_hash)
       SELECT xact_id, at, actor_type, actor_id, actor_name, action, subject_type, subject_id, "before", "after", entry_hash FROM audit_entry WHERE subject_id = 'first'`,
    );
    expect(said(await verifyTrail(db))).toContain("1: The segment has 2 entries where 1 were sealed");
  });

  it("finds a segment that was removed", async () => {
    await threeSegments();
    await asOwner("DELETE FROM audit_segment WHERE seq = 2");
    expect(said(await verifyTrail(db))).toEqual(["3: Segment 2 is missing", "3: The segment does not follow the one before it"]);
  });

  it("finds segments that were cut off at the end, by the head that was kept elsewhere", async () => {
    const head = headOf(await threeSegments());
    await asOwner("DELETE FROM audit_segment WHERE seq = 3");
    await asOwner("DELETE FROM audit_entry WHERE subject_id = 'third'");
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, segments: 2 });
    expect(said(await verifyTrail(db, head))).toEqual(["3: The exported head names segment 3, which is not there"]);
  });

  it("finds a chain that was written anew, by the head that was kept elsewhere", async () => {
    const head = headOf(await threeSegments());
    expect(await verifyTrail(db, head)).toMatchObject({ isSound: true });
    await asOwner("DELETE FROM audit_segment");
    await asOwner("DELETE FROM audit_entry WHERE subject_id = 'second'");
    await seal(1);
    await write(draft("another"));
    await seal();
    const rewritten = await verifyTrail(db);
    expect(rewritten).toMatchObject({ isSound: true, segments: 3 });
    expect(said(await verifyTrail(db, head))).toEqual(["3: The exported head has another hash than the segment"]);
  });

  it("is content with a head of an earlier day, as long as the chain goes through it", async () => {
    await write(draft("first"));
    await seal();
    const earlier = headOf(await verifyTrail(db));
    await write(draft("second"));
    await seal();
    expect(await verifyTrail(db, earlier)).toMatchObject({ isSound: true, segments: 2 });
    expect(await verifyTrail(db, { ...earlier, hash: "0".repeat(64) })).toMatchObject({ isSound: false });
  });

  it("also checks what is not sealed yet, entry by entry", async () => {
    await threeSegments();
    await write(draft("fourth"));
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, entries: 4, unsealed: 1 });
    await asOwner("UPDATE audit_entry SET actor_id = 'u-2' WHERE subject_id = 'fourth'");
    expect(said(await verifyTrail(db))).toEqual(["tail: The entry has been changed: its hash does not fit"]);
  });
});

describe("personal fields of an entry", () => {
  it("can be erased, and the trail stays sound", async () => {
    await write(draft("person", { personal: { email: "ann@customer.example" } }), draft("other"));
    await seal();
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, erased: 0 });
    await db.raw("DELETE FROM audit_personal");
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, erased: 1, entries: 2 });
    const left = await db.raw("SELECT e::text AS row FROM audit_entry e");
    expect(JSON.stringify(left.rows)).not.toContain("ann@customer");
  });

  it("cannot be changed without being found", async () => {
    await write(draft("person", { personal: { email: "ann@customer.example" } }));
    await seal();
    await db.raw(`UPDATE audit_personal SET fields = '{"email": "bob@customer.example"}'`);
    expect(said(await verifyTrail(db))).toEqual(["1: The entry's personal fields have been changed"]);
  });
});

describe("the runtime's role", () => {
  it("adds to the audit trail, and can neither change nor remove what is there, nor its own rights", async () => {
    await write(draft("one"));
    await seal();
    for (const [table, column] of [
      ["audit_entry", "reason"],
      ["audit_segment", "hash"],
    ]) {
      const attempts = [
        `UPDATE ${table} SET ${column} = NULL`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
        `ALTER TABLE ${table} ADD COLUMN more text`,
        `DROP TABLE ${table}`,
      ];
      for (const attempt of attempts) await expect(db.raw(attempt), attempt).rejects.toThrow(/permission denied|must be owner/);
      await db.raw(`GRANT UPDATE ON ${table} TO CURRENT_USER`).catch(() => {});
      await expect(db.raw(`DELETE FROM ${table}`)).rejects.toThrow("permission denied");
    }
    expect(await verifyTrail(db)).toMatchObject({ isSound: true, segments: 1, entries: 1 });
  });
});
