import { describe, expect, it } from "vitest";
import { parseMailbox, tokenIn, withToken } from "./address.ts";
import { atMost, escapeHtml, oneLine, plainText } from "./plain-text.ts";

describe("an address", () => {
  it("is read with its name or without, and nothing else is", () => {
    expect(parseMailbox("Throughline <t@firm.example>")).toEqual({ name: "Throughline", address: "t@firm.example" });
    expect(parseMailbox('"Ada, of Firm" <t@firm.example>')).toEqual({ name: "Ada, of Firm", address: "t@firm.example" });
    expect(parseMailbox(" t@firm.example ")).toEqual({ name: "", address: "t@firm.example" });
    for (const text of ["", "t", "<>", "a@b@c.example", "A <t@firm.example> B", "A\nB <t@firm.example>"])
      expect(parseMailbox(text), text).toBeUndefined();
  });

  it("of an answer carries its token after a plus sign, whatever case it comes back in", () => {
    const token = "0123456789abcdef".repeat(3);
    const given = withToken("answers@firm.example", token);
    expect(given).toBe(`answers+${token}@firm.example`);
    const found = (...addresses: string[]) => tokenIn(addresses, "answers@firm.example");
    expect(found("somebody@firm.example", given.toUpperCase())).toBe(token);
    for (const other of [
      `answers+${token}@evil.example`,
      `others+${token}@firm.example`,
      `answers+${token}0@firm.example`,
      `answers+${token}+x@firm.example`.replace(token, "short"),
      "answers@firm.example",
    ])
      expect(found(other), other).toBeUndefined();
  });
});

describe("a text in a mail", () => {
  it("of one line has no break, no control character and nothing that turns its direction, but keeps emoji and other scripts", () => {
    expect(oneLine(" a\r\nBcc: b\u0000\u202Ec\u2066 \t d 👩‍💻 שלום ", 100)).toBe("a Bcc: b c d 👩‍💻 שלום");
    expect(oneLine("\uD800x", 10)).toBe("\uFFFDx");
  });

  it("is cut between characters, and says that it was", () => {
    expect(atMost("👍👍👍", 3)).toBe("👍👍👍");
    expect(atMost("👍👍👍👍", 3)).toBe("👍👍…");
    expect(oneLine("y".repeat(10_000), 80)).toHaveLength(80);
  });

  it("of several lines keeps them, and no other control character", () => {
    expect(plainText("a\r\nb\rc\u2028d\u0007\te")).toBe("a\nb\nc\nd\te");
  });

  it("is no markup in HTML", () => {
    expect(escapeHtml(`<a href='x' title="y">&`)).toBe("&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;");
  });
});
