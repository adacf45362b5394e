import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { NowProvider } from "./now";
import { When, type WhenProps } from "./when";

const now = new Date("2026-11-21T12:00:00Z");
const Page = (props: WhenProps) => NowProvider({ now, timeZone: "Europe/Berlin", children: createElement(When, props) });
/** As someone in Berlin reads it. */
const inBerlin = (props: WhenProps): string => renderToStaticMarkup(createElement(Page, props));

describe("a day that was chosen in UTC, to its last second", () => {
  const at = new Date("2026-11-30T23:59:59Z");

  it("is the day that was chosen wherever it is read, where its zone is stated", () => {
    expect(inBerlin({ at, mode: "date", timeZone: "UTC" })).toContain(">30 Nov 2026<");
  });

  it("is read in the reader's zone elsewhere", () => {
    expect(inBerlin({ at, mode: "date" })).toContain(">1 Dec 2026<");
  });
});
