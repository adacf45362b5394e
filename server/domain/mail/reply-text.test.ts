import { describe, expect, it } from "vitest";
import { answerLine } from "./mail-text.ts";
import { replyText } from "./reply-text.ts";

const mail = [answerLine, "", "Ada Asks asks you:", "", "    Is the order number right?", "", "Open it: https://x.example"];
const quotedMail = mail.map((line) => `> ${line}`.trimEnd());
const said = (...lines: string[]) => replyText(lines.join("\r\n"));

describe("the text of an answer", () => {
  it("is what stands above the mail that Gmail quotes, though its line of whose words follow is broken in two", () => {
    expect(
      said(
        "Yes, it is.",
        "",
        "On Fri, 20 Nov 2026 at 10:00, Throughline <",
        "throughline@firm.example> wrote:",
        "",
        ...quotedMail,
      ),
    ).toBe("Yes, it is.");
    expect(said("Ja.", "", "Am Fr., 20. Nov. 2026 um 10:00 Uhr schrieb Throughline <t@firm.example>:", ...quotedMail)).toBe(
      "Ja.",
    );
    expect(said("Oui.", "", "Le ven. 20 nov. 2026 à 10:00, Throughline <t@firm.example> a écrit :", ...quotedMail)).toBe("Oui.");
  });

  it("is what stands above the mail that Outlook puts below it without a mark on each line", () => {
    const header = ["From: Throughline <t@firm.example>", "Sent: Friday, 20 November 2026 10:00", "To: Ben", "Subject: Question"];
    expect(said("Yes.", "Two lines.", "", "________________________________", ...header, "", ...mail)).toBe("Yes.\nTwo lines.");
    expect(said("Yes.", "", "-----Original Message-----", ...header, "", ...mail)).toBe("Yes.");
    expect(said("Ja.", "", "Von: Throughline", "Gesendet: Freitag", "An: Ben", "", "Irgendwas ohne Zeile")).toBe("Ja.");
    expect(said("Yes.", "", "On 20 Nov 2026, Throughline wrote:", "", ...mail)).toBe("Yes.");
  });

  it("is what stands below the quotation, where somebody answers there", () => {
    expect(said("On 20 Nov 2026, Throughline wrote:", ...quotedMail, "", "Yes, it is.")).toBe("Yes, it is.");
    expect(said(...quotedMail, "Yes, it is.")).toBe("Yes, it is.");
  });

  it("keeps answers between quoted lines, and lines that only look like a quotation", () => {
    const between = ["> Is the order number right?", "Yes.", "> And the date?", "No."];
    expect(said("See below.", ...between)).toBe(["See below.", ...between].join("\n"));
    expect(said("It must be", "> 500 hours")).toBe("It must be\n> 500 hours");
    expect(said("The account team wrote: please wait.", "From: here to there", "it goes on:")).toBe(
      "The account team wrote: please wait.\nFrom: here to there\nit goes on:",
    );
    expect(said("Please check:", "", "- the date", "- the number")).toBe("Please check:\n\n- the date\n- the number");
  });

  it("has no signature that is marked as one, nor what a phone adds", () => {
    expect(said("Yes.", "", "-- ", "Ben Answers", "Firm Ltd", "", "> quoted after all")).toBe("Yes.");
    expect(
      said(
        "Yes.",
        "",
        "Sent from my iPhone",
        "",
        "On 20 Nov 2026, at 10:00, Throughline <t@firm.example> wrote:",
        "",
        ...quotedMail,
      ),
    ).toBe("Yes.");
    expect(said("Yes.", "", "Kind regards", "Ben")).toBe("Yes.\n\nKind regards\nBen");
  });

  it("is nothing where nothing was added", () => {
    expect(said("", "On 20 Nov 2026, Throughline wrote:", ...quotedMail, "", "-- ", "Ben")).toBe("");
    expect(said(...mail)).toBe("");
    expect(said(" ", "")).toBe("");
  });

  it("keeps emoji, other scripts and indentation, and drops what is not text", () => {
    expect(said("نعم 👩‍💻\u0000\u0007", "\tindented")).toBe("نعم 👩‍💻\n\tindented");
  });

  it("is found in time in texts that are made to take long", () => {
    const started = performance.now();
    for (const line of ["> ", "On ", "From: a", "a:".repeat(50), "wrote ", " ".repeat(200)])
      replyText(`${line}\n`.repeat(20_000));
    replyText(`On ${"a ".repeat(500_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
