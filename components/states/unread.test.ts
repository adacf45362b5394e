import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Unread } from "./unread";
import type { ShownQuery } from "./when-loaded";

const answered: ShownQuery<number> = { data: 42, dataUpdatedAt: 0, isFetching: false, error: null, refetch: () => {} };
const shown = (query: Partial<ShownQuery<number>>): string =>
  renderToStaticMarkup(createElement(Unread, { query: { ...answered, ...query }, what: "How much waits" }));

test("a number that could not be read, or not anew, says so and offers to try again; one that is read says nothing", () => {
  const error = { message: "The database is away" };
  expect(shown({})).toBe("");
  expect(shown({ data: undefined })).toBe("");
  expect(shown({ data: undefined, error })).toMatch(
    /title="The database is away"[^>]*>How much waits could not be read\..*Try again/,
  );
  expect(shown({ error })).toMatch(/How much waits could not be brought up to date\..*Try again/);
});
