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
});
