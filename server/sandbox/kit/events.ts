import { createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Fault } from "./faults.ts";
import type { SandboxEvent } from "./simulator.ts";

export const subscriptionSchema = z.strictObject({
  url: z.url(),
  secret: z.string().min(8),
  objects: z.array(z.string()).optional(),
});
export type Subscription = z.output<typeof subscriptionSchema>;

/** Records of one type that change so close together share an event. */
const gatherMs = 15;
const mostRecords = 200;
const tries = 4;
const retryMs = 250;

/** Tells subscribers which records have changed: the documented body, signed with HMAC-SHA256 over "<t>.<body>". */
export class EventSender {
  readonly #subscriptions: () => readonly Subscription[];
  readonly #faults: (type: string) => Fault[];
  readonly #wall: () => number;
  readonly #gathered = new Map<string, { event: SandboxEvent; ids: Set<string> }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: { subscriptions: () => readonly Subscription[]; faults: (type: string) => Fault[]; wall: () => number }) {
    this.#subscriptions = deps.subscriptions;
    this.#faults = deps.faults;
    this.#wall = deps.wall;
  }

  emit(event: SandboxEvent): void {
    if (this.#subscriptions().length === 0) return;
    const gathered = this.#gathered.get(event.type) ?? { event, ids: new Set<string>() };
    this.#gathered.set(event.type, gathered);
    gathered.event = event;
    gathered.ids.add(event.id);
    if (gathered.ids.size >= mostRecords) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#gathered.values()];
    this.#gathered.clear();
    for (const { event, ids } of all) {
      const body = JSON.stringify({
        id: randomUUID(),
        type: event.type,
        occurredAt: new Date(event.at).toISOString(),
        records: [...ids],
      });
      const faults = this.#faults(event.type);
      const copies =
        1 +
        faults.filter((fault) => fault.kind === "duplicate-event").reduce((sum, fault) => sum + (Number(fault.value) || 1), 0);
      const delayMs = faults
        .filter((fault) => fault.kind === "reorder-events")
        .reduce((sum, fault) => sum + (Number(fault.value) || 500), 0);
      for (const subscription of this.#subscriptions()) {
        if (subscription.objects && !subscription.objects.includes(event.object)) continue;
        for (let copy = 0; copy < copies; copy += 1) setTimeout(() => void this.#send(subscription, body, 1), delayMs).unref();
      }
    }
  }

  async #send(subscription: Subscription, body: string, attempt: number): Promise<void> {
    const seconds = Math.floor(this.#wall() / 1000);
    const signature = createHmac("sha256", subscription.secret).update(`${seconds}.${body}`).digest("hex");
    try {
      const reply = await fetch(subscription.url, {
        method: "POST",
        headers: { "content-type": "application/json", "x-throughline-signature": `t=${seconds},v1=${signature}` },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      if (reply.status < 500) return;
    } catch {
      // The receiver is away: sent again below.
    }
    if (attempt < tries) setTimeout(() => void this.#send(subscription, body, attempt + 1), retryMs * 2 ** attempt).unref();
  }
}
