import { z } from "zod";
import { SandboxClock } from "./clock.ts";
import { EventSender, type Subscription, subscriptionSchema } from "./events.ts";
import { type Faults, reshape, seeded } from "./faults.ts";
import { Persistence } from "./persistence.ts";
import type { InstanceContext, SandboxEvent, Simulator, SimulatorInstance } from "./simulator.ts";
import { Table, type TableOptions } from "./table.ts";

const secretPrefix = "secret:";
const subscriptionsKey = "kit:subscriptions";
const createdKey = "kit:created";

/** One instance of a vendor with its tables, values, clock and subscribers. */
export class InstanceHost {
  readonly name: string;
  readonly clock = new SandboxClock();
  readonly instance: SimulatorInstance;
  readonly events: EventSender;
  readonly #faults: Faults;
  readonly #tables = new Map<string, Table<object>>();
  readonly #values = new Map<string, unknown>();
  readonly #persistence: Persistence | undefined;
  readonly #loaded = new Map<string, { id: string; row: object }[]>();
  #schemaVersion = 0;
  /** Requests that are being answered now. */
  running = 0;
  /** While a request with the lookup-lag fault writes. */
  lag: { ms: number; byId: boolean } | null = null;

  constructor(simulator: Simulator, name: string, deps: { faults: Faults; origin: () => string; dataDir: string | undefined }) {
    this.name = name;
    this.#faults = deps.faults;
    this.#persistence = deps.dataDir ? new Persistence(deps.dataDir, name) : undefined;
    for (const { object, id, row } of this.#persistence?.records() ?? []) {
      const rows = this.#loaded.get(object) ?? [];
      this.#loaded.set(object, rows);
      rows.push({ id, row });
    }
    for (const [key, value] of this.#persistence?.values() ?? []) this.#values.set(key, value);
    this.events = new EventSender({
      subscriptions: () => this.subscriptions,
      faults: (type) => deps.faults.strike({ vendor: name, method: "EVENT", path: type }, ["duplicate-event", "reorder-events"]),
      wall: () => this.clock.wall(),
    });
    this.instance = simulator.createInstance(this.#context(simulator, deps.origin));
    if (this.#values.get(createdKey) !== true) this.reset();
    this.#loaded.clear();
  }

  get subscriptions(): readonly Subscription[] {
    return z.array(subscriptionSchema).parse(this.#values.get(subscriptionsKey) ?? []);
  }

  set subscriptions(all: readonly Subscription[]) {
    this.#setValue(subscriptionsKey, all);
  }

  schemaChanged(): void {
    this.#schemaVersion += 1;
  }

  /** Back to the starting records; secrets and subscriptions stay. */
  reset(): void {
    const isKept = (key: string) => key.startsWith(secretPrefix) || key === subscriptionsKey;
    for (const table of this.#tables.values()) table.clear();
    for (const key of [...this.#values.keys()]) if (!isKept(key)) this.#values.delete(key);
    this.#persistence?.clear(isKept);
    this.instance.reset();
    this.#setValue(createdKey, true);
  }

  close(): void {
    this.#persistence?.close();
  }

  #setValue(key: string, value: unknown): void {
    this.#values.set(key, value);
    this.#persistence?.saveValue(key, value);
  }

  #context(simulator: Simulator, origin: () => string): InstanceContext {
    const random = seeded([...this.name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), simulator.vendor.length));
    const host = this;
    return {
      name: this.name,
      clock: this.clock,
      random,
      table: <Row extends object>(object: string, options: TableOptions = {}): Table<Row> => {
        const table = new Table<Row>(options, {
          changed: (id, row) => this.#persistence?.saveRow(object, id, row),
          lag: () => this.lag,
        });
        for (const { id, row } of this.#loaded.get(object) ?? []) table.load(id, row as Row);
        this.#tables.set(object, table as unknown as Table<object>);
        return table;
      },
      next: (sequence) => {
        const key = `sequence:${sequence}`;
        const next = Number(this.#values.get(key) ?? 0) + 1;
        this.#setValue(key, next);
        return next;
      },
      value: (key) => this.#values.get(key),
      setValue: (key, value) => this.#setValue(key, value),
      secret: (name, make) => {
        const key = secretPrefix + name;
        const known = this.#values.get(key);
        if (typeof known === "string") return known;
        const made = make();
        this.#setValue(key, made);
        return made;
      },
      baseUrl: () => `${origin()}/${this.name}`,
      events: { emit: (event: SandboxEvent) => this.events.emit(event) },
      schema: {
        shape: (object, row) => {
          const changes = this.#faults.standing(this.name, "schema-change");
          return changes.length === 0 ? row : reshape(changes, object, row);
        },
        get version() {
          return host.#schemaVersion;
        },
      },
    };
  }
}
