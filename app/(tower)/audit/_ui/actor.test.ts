import { expect, test } from "vitest";
import { actorLabel } from "./actor";

test("a flow is called as it is on its own page, and people and programs by their names", () => {
  expect(actorLabel("flow", "Flow quote-to-project")).toBe("Quote to project");
  expect(actorLabel("system", "operator")).toBe("operator");
  expect(actorLabel("user", "Flow de-Vries")).toBe("Flow de-Vries");
});
