interface HeldCommit {
  /** The instance that it was sent to. */
  host: string;
  commit: () => Promise<void>;
}

/** What late commits of the value "held" keep back, in the order in which it came. */
export class HeldCommits {
  #all: HeldCommit[] = [];

  hold(held: HeldCommit): void {
    this.#all.push(held);
  }

  /** Lets it take effect, one after the other; answers how many there were. One that fails is none any more, those behind it stay held. */
  async commit(): Promise<number> {
    let committed = 0;
    for (let next = this.#all.shift(); next !== undefined; next = this.#all.shift()) {
      await next.commit();
      committed += 1;
    }
    return committed;
  }

  /** What was sent to an instance, or to any, never takes effect. */
  forget(host?: string): void {
    this.#all = this.#all.filter((held) => host !== undefined && held.host !== host);
  }
}
