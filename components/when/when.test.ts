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

describe("how long ago something was", () => {
  const at = new Date("2026-11-21T10:00:00Z");

  it("prints as the instant itself, for paper has no now to count from", () => {
    const page = inBerlin({ at });
    expect(page).toContain(">2 h ago<");
    expect(page).toContain('title="21 Nov 2026, 11:00:00 UTC+1"');
    expect(page).toContain("print:after:content-[attr(title)]");
    expect(inBerlin({ at, mode: "date" })).not.toContain("print:after");
  });
});
