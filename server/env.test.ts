import { describe, expect, it } from "vitest";
import { ConfigurationError, parseEnvironment, parseStartOptions } from "./env.ts";

const said = (variables: Record<string, string>): string => {
  try {
    parseStartOptions(variables);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return "";
};

describe("what an operator sets for a start", () => {
  it("is refused before anything is started, each variable by the name that was typed", () => {
    expect(said({ DEMO_DEALS: "-5", SEED_DEMO: "maybe", ENCRYPTION_KEY: "xyz" }).split("\n").sort()).toEqual([
      '  DEMO_DEALS is "-5" and must be a whole number, such as 840',
      "  ENCRYPTION_KEY must be id:key pairs separated by commas, each key 32 bytes in base64 (openssl rand -base64 32)",
      '  SEED_DEMO is "maybe" and must be 1 or 0 (or yes, no, true, false, on, off)',
      "The configuration cannot work:",
    ]);
    expect(said({ ENCRYPTION_KEYS: "k1:short" })).toContain("ENCRYPTION_KEYS must be");
    expect(said({ NEXTAUTH_SECRET: "short" })).toContain("NEXTAUTH_SECRET must have 32 characters");
  });

  it("is asked for by the name that the documents have", () => {
    expect(() => parseEnvironment({ DATA_DIR: "/data" })).toThrow(/^ {2}ENCRYPTION_KEY is not set/m);
  });

  it("never shows a secret", () => {
    expect(said({ ENCRYPTION_KEY: "hush-hush" })).not.toContain("hush");
  });

  it("may leave everything out", () => {
    const options = parseStartOptions({ DEMO_DEALS: "12", ENCRYPTION_KEY: `k1:${Buffer.alloc(32).toString("base64")}` });
    expect(options).toMatchObject({ DEMO_DEALS: "12", PORT: 3000, SEED_DEMO: true });
    expect(parseStartOptions({ DEMO_DEALS: "" }).DEMO_DEALS).toBeUndefined();
  });

  it("takes an identity provider whole or not at all", () => {
    const all = { OIDC_ISSUER: "https://login.example.com", OIDC_CLIENT_ID: "throughline", OIDC_CLIENT_SECRET: "hush" };
    expect(said(all)).toBe("");
    expect(said({ OIDC_CLIENT_ID: "throughline" })).toContain("OIDC_CLIENT_ID is set without OIDC_CLIENT_SECRET");
    expect(said({ OIDC_ISSUER: all.OIDC_ISSUER })).toContain("OIDC_ISSUER is set without OIDC_CLIENT_ID");
    expect(said({ OIDC_CLIENT_SECRET: "hush" })).toMatch(/OIDC_CLIENT_SECRET is set without OIDC_ISSUER(?!.*hush)/s);
    expect(said({ ...all, OIDC_ONLY: "1" })).toBe("");
    expect(said({ OIDC_ONLY: "0" })).toBe("");
    expect(said({ OIDC_ONLY: "1" })).toContain("OIDC_ONLY is 1 without OIDC_ISSUER: only administrators could sign in.");
  });

  it("says of mail what it lacks or cannot read, and never a password", () => {
    const smtp = { SMTP_URL: "smtp://ada:hush@mail.example.com:587", MAIL_FROM: "Throughline <t@example.com>" };
    const answers = { MAIL_REPLY_TO: "answers@example.com", MAIL_WEBHOOK_SECRET: "sixteen characters" };
    expect(said({ ...smtp, ...answers })).toBe("");
    expect(said({ SMTP_URL: smtp.SMTP_URL })).toContain("  SMTP_URL is set without MAIL_FROM: set both, or neither");
    expect(said({ MAIL_FROM: smtp.MAIL_FROM })).toContain("MAIL_FROM is set without SMTP_URL");
    expect(said(answers)).toContain("MAIL_REPLY_TO is set without SMTP_URL");
    expect(said({ ...smtp, MAIL_REPLY_TO: answers.MAIL_REPLY_TO })).toContain("MAIL_REPLY_TO is set without MAIL_WEBHOOK_SECRET");
    expect(said({ ...smtp, SMTP_URL: "http://ada:hush@mail.example.com" })).toMatch(/SMTP_URL must look like smtp:/);
    expect(said({ ...smtp, SMTP_URL: "http://ada:hush@mail.example.com" })).not.toContain("hush");
    for (const from of ["Throughline", "A <b>", "x@example.com, y@example.com", "A\r\nBcc: x@example.com <t@example.com>"])
      expect(said({ ...smtp, MAIL_FROM: from }), from).toContain(
        "must be an address, such as Throughline <throughline@example.com>",
      );
    expect(said({ ...smtp, ...answers, MAIL_REPLY_TO: "answers+x@example.com" })).toContain("must have no plus sign");
    const long = "answers-to-questions@example.com";
    expect(said({ ...smtp, ...answers, MAIL_REPLY_TO: long })).toContain("must have 15 characters at most before the @");
    expect(said({ ...smtp, ...answers, MAIL_WEBHOOK_SECRET: "short" })).toContain("must have 16 characters or more");
    expect(said({ ...smtp, ...answers, MAIL_WEBHOOK_SECRET: "short" })).not.toContain("short and");
  });
});
