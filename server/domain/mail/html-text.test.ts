import { describe, expect, it } from "vitest";
import { textOfHtml } from "./html-text.ts";
import { answerLine } from "./mail-text.ts";
import { replyText } from "./reply-text.ts";

const ours = `<div style="font"><p dir="auto">${answerLine}</p><p>Ada asks you:</p></div>`;

describe("an answer that is HTML alone", () => {
  it.each([
    ["a sentence", "<p>Yes, <b>4711</b> &amp; more&nbsp;&#8364;&#x20AC; &unknown;.</p>", "Yes, 4711 & more €€ &unknown;."],
    ["lines", "<div>One</div>\r\n<div>two<br>three</div><ul><li>four</li></ul>", "One\n\ntwo\nthree\n\nfour"],
    [
      "Gmail",
      `<div dir="ltr">Yes</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri, 20 Nov 2026 at 09:00, Throughline &lt;<a href="mailto:t@firm.example">t@firm.example</a>&gt; wrote:<br></div><blockquote>${ours}</blockquote></div>`,
      "Yes",
    ],
    [
      "Outlook",
      `<html xmlns:o="x"><head><title>Re</title><style><!-- p {margin:0} --></style></head><body><!--[if gte mso 9]><xml>x</xml><![endif]--><p class=MsoNormal>Yes<o:p></o:p></p><hr><div><b>From:</b> Throughline &lt;t@firm.example&gt;<br><b>Sent:</b> Friday<br><b>To:</b> Ben</div>${ours}</body></html>`,
      "Yes",
    ],
    ["less and more", "<p>1 &lt; 2 and a < b</p>", "1 < 2 and a < b"],
    ["nothing", '<img src="x"><script>alert("Yes")</script><style>Yes', ""],
  ])("says what its writer wrote: %s", (_what, html, said) => expect(replyText(textOfHtml(html))).toBe(said));

  it("is read quickly, whatever it is made of", () => {
    const at = performance.now();
    for (const piece of ["<", "<!--", "<style>", "</style>", "<p ", "&", "&#", "\r\n ", "<a href='", "-->"])
      textOfHtml(piece.repeat(Math.ceil(524_288 / piece.length)));
    expect(performance.now() - at).toBeLessThan(5_000);
  });
});
