import type { Engine } from "../jobs/create-engine.ts";

/** What a process that is dead answers to whoever still asks it. */
class Dead extends Error {
  override name = "Dead";
}

/**
 * An engine whose process dies at its n-th word with the database: right before it, so that nothing of it happens, or right
 * after it, so that it happened and nobody took note. From then on nothing that it does reaches the database.
 */
export function mortalEngine(
  engine: Engine,
  death: { at: number; when: "before" | "after" },
): { engine: Engine; isDead(): boolean } {
  let words = 0;
  let isDead = false;
  const die = (): never => {
    isDead = true;
    throw new Dead("The process was killed");
  };
  const spoken = new Set<PropertyKey>(["rows", "one", "maybe", "raw", "tx"]);
  const db = new Proxy(engine.db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      if (!spoken.has(name)) return member.bind(target);
      return async (...input: unknown[]) => {
        if (isDead) die();
        words += 1;
        const isLast = words === death.at;
        if (isLast && death.when === "before") die();
        const answer: unknown = await member.apply(target, input);
        if (isLast) die();
        return answer;
      };
    },
  });
  return { engine: { ...engine, db }, isDead: () => isDead };
}
