let sent = 0;

/** What somebody answers. */
interface Answer {
  to: string;
  text: string;
  from?: string;
  messageId?: string;
  headers?: readonly string[];
}

/** The answer of a mail program: plain text and HTML, quoted-printable, with what it answers below. */
export function mime({ from = "Ben Answers <ben.answers@firm.example>", headers = [], messageId, text, to }: Answer): string {
  sent += 1;
  const encoded = Buffer.from(text, "utf8")
    .toString("base64")
    .replace(/(.{76})/g, "$1\r\n");
  return [
    "Received: from mx.firm.example by gateway.example; Fri, 20 Nov 2026 10:00:00 +0000",
    ...headers,
    `From: ${from}`,
    `To: =?utf-8?q?Throughline_=E2=80=93_answers?= <${to}>`,
    "Subject: Re: Question",
    `Message-ID: ${messageId ?? `<answer-${sent}@mail.firm.example>`}`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/alternative; boundary="b1"',
    "",
    "--b1",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    encoded,
    "--b1",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<p>${text.replaceAll("\n", "<br>")}</p>`,
    "--b1--",
    "",
  ].join("\r\n");
}
