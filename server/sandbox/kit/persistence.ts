import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

const flushMs = 200;

/** Keeps an instance's rows and values in a file of its own; what was written within the last moment may be lost with the machine. */
export class Persistence {
  readonly #db: DatabaseSync;
  #rows = new Map<string, { object: string; id: string; row: object | null }>();
  #values = new Map<string, unknown>();
  #timer: NodeJS.Timeout | undefined;

  constructor(dataDir: string, instance: string) {
    mkdirSync(dataDir, { recursive: true });
    this.#db = new DatabaseSync(path.join(dataDir, `${instance.replaceAll("~", "-at-")}.sqlite`));
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    this.#db.exec("CREATE TABLE IF NOT EXISTS record (object TEXT, id TEXT, row TEXT, PRIMARY KEY (object, id)) WITHOUT ROWID");
    this.#db.exec("CREATE TABLE IF NOT EXISTS value (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID");
  }

  *records(): Generator<{ object: string; id: string; row: object }> {
    for (const found of this.#db.prepare("SELECT object, id, row FROM record").iterate())
      yield { object: String(found.object), id: String(found.id), row: JSON.parse(String(found.row)) };
  }

  *values(): Generator<[string, unknown]> {
    for (const found of this.#db.prepare("SELECT key, value FROM value").iterate())
      yield [String(found.key), JSON.parse(String(found.value))];
  }

  saveRow(object: string, id: string, row: object | null): void {
    this.#rows.set(`${object}\u0000${id}`, { object, id, row });
    this.#soon();
  }

  saveValue(key: string, value: unknown): void {
    this.#values.set(key, value);
    this.#soon();
  }

  /** Empties everything but the values that are kept. */
  clear(kept: (key: string) => boolean): void {
    this.#rows.clear();
    this.#values.clear();
    this.#db.exec("DELETE FROM record");
    const keys = this.#db
      .prepare("SELECT key FROM value")
      .all()
      .map((found) => String(found.key));
    const remove = this.#db.prepare("DELETE FROM value WHERE key = ?");
    for (const key of keys) if (!kept(key)) remove.run(key);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#rows.size === 0 && this.#values.size === 0) return;
    const put = this.#db.prepare("INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET row = excluded.row");
    const remove = this.#db.prepare("DELETE FROM record WHERE object = ? AND id = ?");
    const set = this.#db.prepare("INSERT INTO value VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value");
    this.#db.exec("BEGIN");
    for (const { object, id, row } of this.#rows.values()) {
      if (row) put.run(object, id, JSON.stringify(row));
      else remove.run(object, id);
    }
    for (const [key, value] of this.#values) set.run(key, JSON.stringify(value ?? null));
    this.#db.exec("COMMIT");
    this.#rows.clear();
    this.#values.clear();
  }

  close(): void {
    this.flush();
    this.#db.close();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.flush(), flushMs);
    this.#timer.unref();
  }
}
