import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { NowProvider } from "../when/now";
import { type ShownQuery, WhenLoaded } from "./when-loaded";

const answeredAt = new Date("2026-11-21T14:02:30Z");
const answered: ShownQuery<string[]> = {
  data: ["Acme", "Globex"],
  dataUpdatedAt: answeredAt.getTime(),
  isFetching: false,
  error: null,
  refetch: () => {},
};
const Names = ({ query }: { query: ShownQuery<string[]> }) =>
  WhenLoaded({
    query,
    failed: "The names could not be loaded",
    loading: "Loading the names",
    children: (names) => names.join(", "),
  });
const Page = (props: { query: ShownQuery<string[]> }) => NowProvider({ now: answeredAt, children: createElement(Names, props) });
const shown = (query: Partial<ShownQuery<string[]>>): string =>
  renderToStaticMarkup(createElement(Page, { query: { ...answered, ...query } }))
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

test("a poll that fails takes nothing away: what is shown stays, and says how old it is", () => {
  expect(shown({})).toBe("Acme, Globex");
  const stale = shown({ error: { message: "The database is away" } });
  expect(stale).toContain("As of 14:02 .");
  expect(stale).toContain("Acme, Globex");
  expect(stale).not.toContain("The database is away");
});

test("before there is anything it loads, or says why it cannot be shown", () => {
  expect(shown({ data: undefined })).toBe("Loading the names");
  const failed = shown({ data: undefined, error: { message: "The database is away", data: { correlationId: "c-1" } } });
  expect(failed).toContain("The names could not be loaded");
  expect(failed).toContain("The database is away");
});

const Line = ({ query }: { query: ShownQuery<string[]> }) =>
  WhenLoaded({ query, failed: "The seal could not be read", loading: null, inline: true, children: () => null });

test("what is one line of a page fails in one line, with the way to try again", () => {
  const query = { ...answered, data: undefined, error: { message: "The database is away" } };
  const html = renderToStaticMarkup(createElement(Line, { query }));
  expect(html).toMatch(/^<p role="alert"[^>]*title="The database is away"[^>]*>The seal could not be read\./);
  expect(html).toContain("Try again");
});
