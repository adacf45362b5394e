import { beforeAll } from "vitest";
import type { Actor } from "../services/context.ts";
import type { TestServices } from "./services.ts";

/** People of a firm, each with the name that says what they do and the roles that they hold. */
const roles = {
  fay: ["Fay Finance", ["finance"]],
  gerd: ["Gerd Finance", [{ role: "finance", entityCode: "DE01" }]],
  sam: ["Sam Sales", ["sales_ops"]],
  sally: ["Sally Sales", ["sales_ops"]],
  eve: ["Eve Executive", ["executive"]],
} as const satisfies Record<string, Parameters<TestServices["person"]>>;
type Part = keyof typeof roles;

/**
 * Casts people for a test file: they are made before the file's own `beforeAll`, after the services. They can be handed on at
 * once, but are somebody only from then on.
 */
export function ownCast<Cast extends Part>(services: TestServices, ...parts: readonly Cast[]): Record<Cast, Actor> {
  const cast = Object.fromEntries(parts.map((part) => [part, {}])) as Record<Cast, Actor>;
  beforeAll(async () => {
    for (const part of parts) {
      const [name, grants] = roles[part];
      Object.assign(cast[part], await services.person(name, grants));
    }
  }, 120_000);
  return cast;
}
