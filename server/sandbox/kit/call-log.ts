/** One call that a vendor answered. */
export interface LoggedCall {
  seq: number;
  vendor: string;
  method: string;
  path: string;
  route: string;
  status: number;
  at: string;
}

const mostKept = 2_000;

/** The last calls, and how many there were of each route. */
export class CallLog {
  #items: LoggedCall[] = [];
  #counts = new Map<string, Map<string, number>>();
  #seq = 0;

  add(call: Omit<LoggedCall, "seq" | "at">): void {
    this.#seq += 1;
    this.#items.push({ ...call, seq: this.#seq, at: new Date().toISOString() });
    if (this.#items.length > mostKept * 2) this.#items = this.#items.slice(-mostKept);
    const counts = this.#counts.get(call.vendor) ?? new Map<string, number>();
    this.#counts.set(call.vendor, counts);
    const key = `${call.method} ${call.route || call.path}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  read(vendor: string | null, since: number): { total: number; counts: Record<string, number>; items: LoggedCall[] } {
    const items = this.#items.filter((call) => (vendor === null || call.vendor === vendor) && call.seq > since);
    const counts: Record<string, number> = {};
    for (const [name, of] of this.#counts) {
      if (vendor !== null && vendor !== name) continue;
      for (const [key, count] of of) counts[key] = (counts[key] ?? 0) + count;
    }
    return { total: Object.values(counts).reduce((sum, count) => sum + count, 0), counts, items: items.slice(-mostKept) };
  }

  clear(vendor: string | null): void {
    this.#items = vendor === null ? [] : this.#items.filter((call) => call.vendor !== vendor);
    if (vendor === null) this.#counts.clear();
    else this.#counts.delete(vendor);
  }
}
