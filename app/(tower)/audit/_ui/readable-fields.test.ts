import { expect, test } from "vitest";
import { summaryOf } from "./changes";
import { changesOf } from "./readable-fields";

const id = "0190a000-0000-7000-8000-000000000001";
const chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36";
const entry = { before: null, after: null, masked: [], people: [], sessions: [] };
const startedAt = new Date("2026-11-20T09:00:00Z");

test("a session is a device and when it signed in; without the right to devices only when", () => {
  const after = { session: id, way: "password" };
  expect(summaryOf(changesOf({ ...entry, after, sessions: [{ id, startedAt, userAgent: chrome }] }))).toBe(
    "session: Chrome on Windows, signed in 20 Nov 2026, 09:00:00 UTC, way: password",
  );
  expect(summaryOf(changesOf({ ...entry, after, sessions: [{ id, startedAt }] }))).toBe(
    "session: one, signed in 20 Nov 2026, 09:00:00 UTC, way: password",
  );
});

test("a session that is gone is said to be, all sessions stay all", () => {
  expect(summaryOf(changesOf({ ...entry, before: { session: id } }))).toBe("session: one that is no longer kept → none");
  expect(summaryOf(changesOf({ ...entry, after: { session: "all" } }))).toBe("session: all");
});

test("a person in a rule is named", () => {
  const after = { rules: [`executive all entities or ${id} until 1 Dec 2026`] };
  expect(summaryOf(changesOf({ ...entry, after, people: [{ id, name: "Sam Sales" }] }))).toBe(
    "rules: executive all entities or Sam Sales until 1 Dec 2026",
  );
});

test("of a digest it is said that the content changed", () => {
  expect(summaryOf(changesOf({ ...entry, before: { digest: "0f3c" }, after: { digest: "9a1b" } }))).toBe(
    "content: as it was → changed",
  );
  expect(summaryOf(changesOf({ ...entry, before: { digest: null }, after: { digest: "9a1b" } }))).toBe("content: none → changed");
});
