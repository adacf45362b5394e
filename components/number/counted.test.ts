import { expect, test } from "vitest";
import { counted } from "./counted";

test("one is said as one, and thousands as numbers are written", () => {
  expect([counted(1, "write"), counted(0, "write"), counted(1204, "write")]).toEqual(["1 write", "0 writes", "1,204 writes"]);
  expect([counted(1, "item waits", "items wait"), counted(2, "item waits", "items wait")]).toEqual([
    "1 item waits",
    "2 items wait",
  ]);
});
