import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { Database } from "./database.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(database.ownerUrl, { max: 8 });
  await db.raw("CREATE TABLE purse (name text PRIMARY KEY, amount int NOT NULL)");
}, 120_000);
afterAll(async () => {
  await db?.close();
  await database?.drop();
});

const amounts = async () => (await db.raw("SELECT name, amount FROM purse ORDER BY name")).rows;
const fill = () =>
  db.raw("INSERT INTO purse VALUES ('a', 0), ('b', 0) ON CONFLICT (name) DO UPDATE SET amount = 0").then(() => undefined);

/** Lets nobody through before so many have come; whoever comes again goes straight on. */
function meeting(of: number): () => Promise<void> {
  let come = 0;
  const waiting: (() => void)[] = [];
  return async () => {
    come += 1;
    if (come < of) await new Promise<void>((resolve) => waiting.push(resolve));
    else for (const go of waiting) go();
  };
}

describe("two transactions that take the same rows in opposite order", () => {
  it("both come to pass: the one that PostgreSQL gives up is made again, and its promises are kept once", async () => {
    await fill();
    const met = meeting(2);
    let begun = 0;
    let kept = 0;
    const move = (first: string, second: string) =>
      db.tx(async (tx) => {
        begun += 1;
        tx.afterCommit(() => {
          kept += 1;
        });
        await tx.raw("UPDATE purse SET amount = amount + 1 WHERE name = $1", [first]);
        await met();
        await tx.raw("UPDATE purse SET amount = amount + 1 WHERE name = $1", [second]);
      });
    await Promise.all([move("a", "b"), move("b", "a")]);
    expect({ begun, kept }).toEqual({ begun: 3, kept: 2 });
    expect(await amounts()).toEqual([
      { name: "a", amount: 2 },
      { name: "b", amount: 2 },
    ]);
  });

  it("and read what the other writes, under serializable isolation, both come to pass too", async () => {
    await fill();
    const met = meeting(2);
    let begun = 0;
    const sumInto = (name: string) =>
      db.tx(async (tx) => {
        begun += 1;
        await tx.raw("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        await tx.raw("SELECT sum(amount) FROM purse");
        await met();
        await tx.raw("UPDATE purse SET amount = (SELECT sum(amount) FROM purse) + 1 WHERE name = $1", [name]);
      });
    await Promise.all([sumInto("a"), sumInto("b")]);
    expect(begun).toBe(3);
    expect((await amounts()).map(({ amount }) => amount).sort()).toEqual([1, 2]);
  });
});

describe("a transaction that fails for another reason", () => {
  it("is not made again", async () => {
    let begun = 0;
    const failing = db.tx(async (tx) => {
      begun += 1;
      await tx.raw("INSERT INTO purse VALUES (NULL, 1)");
    });
    await expect(failing).rejects.toThrow(/null value/);
    expect(begun).toBe(1);
  });
});
