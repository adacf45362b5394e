import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { SignInWays, type SignInWaysProps } from "./sign-in-ways";

const page = (props: SignInWaysProps) => renderToStaticMarkup(createElement(SignInWays, props));
const provider = ">Single sign-on<";
const password = 'type="password"';

describe("the sign-in page", () => {
  it("asks for the password alone where the firm names no identity provider, else offers both", () => {
    expect(page({ singleSignOn: "none" })).toContain(password);
    expect(page({ singleSignOn: "none" })).not.toContain(provider);
    const both = page({ singleSignOn: "beside" });
    expect(both).not.toContain("<details");
    expect(both.indexOf(password)).toBeLessThan(both.indexOf(provider));
  });

  it("puts single sign-on first where passwords are left to administrators, and keeps theirs folded away", () => {
    const only = page({ singleSignOn: "only", code: "not_invited" });
    const places = ["Nobody with this address may sign in here", provider, "<details", password, "</details>"];
    expect(places.map((place) => only.indexOf(place))).toEqual(
      places.map((place) => only.indexOf(place)).sort((one, other) => one - other),
    );
    expect(only).not.toContain("<details open");
    for (const place of places) expect(only).toContain(place);
  });

  it("says after a password that it is not the way in, without saying whose it is", () => {
    expect(page({ singleSignOn: "only", code: "single_sign_on" })).toContain(
      "Everybody but administrators signs in with single sign-on",
    );
  });
});
