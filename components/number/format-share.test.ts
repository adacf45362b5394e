import { expect, test } from "vitest";
import { formatShare } from "./format-share";

test("a share is said in percent, the same on every screen, and never breaks before the sign", () => {
  expect([formatShare(0.79), formatShare(0.0012), formatShare(1)]).toEqual(["79\u00a0%", "0.1\u00a0%", "100\u00a0%"]);
  expect([formatShare(0.515, "whole"), formatShare(0, "whole")]).toEqual(["52\u00a0%", "0\u00a0%"]);
});
