import { expect, test } from "vitest";
import { queueOf } from "./search-params";

const queue = (team: "finance" | "pmo" | "sales_ops" | "it", open: number, isOwn = false) => ({ team, open, isOwn });

test("whoever works in a queue starts in the first of their own that holds something", () => {
  expect(queueOf(null, [queue("finance", 3, true)])).toBe("finance");
  expect(queueOf(null, [queue("finance", 0, true), queue("pmo", 2, true)])).toBe("pmo");
  expect(queueOf(null, [queue("finance", 5), queue("it", 1, true)])).toBe("it");
});

test("an administrator, whose own queue is empty and who sees every team's, starts with all of them", () => {
  expect(queueOf(null, [queue("finance", 5), queue("pmo", 0), queue("sales_ops", 2), queue("it", 0, true)])).toBe("all");
});

test("with nothing in any queue that they see, whoever works in queues alone starts in their own", () => {
  expect(queueOf(null, [queue("it", 0, true)])).toBe("it");
  expect(queueOf(null, [queue("finance", 0, true), queue("pmo", 0, true)])).toBe("finance");
});

test("who only looks on starts with all queues, or with the only one", () => {
  expect(queueOf(null, [queue("finance", 5), queue("it", 1)])).toBe("all");
  expect(queueOf(null, [queue("finance", 0)])).toBe("finance");
  expect(queueOf(null, [])).toBe("all");
});

test("what the URL names is shown, empty or not", () => {
  expect(queueOf("it", [queue("finance", 5), queue("it", 0, true)])).toBe("it");
  expect(queueOf("mine", [queue("it", 1, true)])).toBe("mine");
  expect(queueOf("nonsense", [queue("it", 1, true)])).toBe("it");
});
