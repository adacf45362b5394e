import { expect, it } from "vitest";
import { standInName, withoutStandIns } from "./stand-in";

it("says in words which ids do not exist yet, and leaves every other text as it is", () => {
  const id = "shadow-0199d3a0-0000-7000-8000-00000000000a";
  expect(withoutStandIns(id)).toBe(standInName);
  expect(withoutStandIns(`PUT /api/v1/workspaces/${id}/apply_template`)).toBe("PUT /api/v1/workspaces/{id}/apply_template");
  expect(withoutStandIns("PUT /api/v1/workspace_resources/shadow-2")).toBe("PUT /api/v1/workspace_resources/{id}");
  for (const text of ["ENG-00001 · Shadow-play", "shadow-boxing", "shadow-"]) expect(withoutStandIns(text)).toBe(text);
});
