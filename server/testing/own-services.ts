import { afterAll, beforeAll } from "vitest";
import { createTestServices, type TestServices } from "./services.ts";
import { type Stored, storedIn } from "./stored.ts";

/**
 * Services on a database of a test file's own, under a clock that stands at `now`: made before the file's own `beforeAll`,
 * closed after its own `afterAll`. Both parts can be handed on at once, but answer only from then on.
 */
export function ownServices(now?: Date): { services: TestServices; stored: Stored } {
  const services = {} as TestServices;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const made = await createTestServices(now);
    close = made.close;
    Object.assign(services, made);
  }, 120_000);
  afterAll(() => close());
  return { services, stored: storedIn(services) };
}
