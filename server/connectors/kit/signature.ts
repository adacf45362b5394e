import { createHmac, timingSafeEqual } from "node:crypto";
import { err, ok, type Result } from "../../domain/result.ts";

/** The header that carries the signature: "t=<unix seconds>,v1=<hex>[,v1=<hex>…]". */
export const signatureHeader = "x-throughline-signature";
const toleranceMs = 5 * 60_000;
const maxHeaderLength = 1000;

export type SignatureProblem = "missing" | "malformed" | "too_old" | "in_future" | "mismatch";

/**
 * Whether an event comes from who holds the secret: HMAC-SHA256 over "<t>.<raw body>", compared in constant time. Several
 * v1 values are allowed, so that a sender can change its secret; one that fits is enough.
 */
export function verifySignature(event: {
  header: string | null | undefined;
  rawBody: string | Uint8Array;
  secret: string;
  now: Date;
}): Result<{ signedAtMs: number }, SignatureProblem> {
  if (!event.header) return err("missing");
  const signature = parseHeader(event.header);
  if (!signature || event.secret === "") return err("malformed");
  const expected = createHmac("sha256", event.secret).update(`${signature.seconds}.`).update(event.rawBody).digest();
  // Each value is compared, so that the time taken does not tell which one fits.
  const fits = signature.values.map((value) => timingSafeEqual(Buffer.from(value, "hex"), expected)).includes(true);
  if (!fits) return err("mismatch");
  const signedAtMs = Number(signature.seconds) * 1000;
  const ageMs = event.now.getTime() - signedAtMs;
  if (ageMs > toleranceMs) return err("too_old");
  if (ageMs < -toleranceMs) return err("in_future");
  return ok({ signedAtMs });
}

function parseHeader(header: string): { seconds: string; values: string[] } | undefined {
  if (header.length > maxHeaderLength) return undefined;
  const parts = header.split(",").map((part) => part.trim());
  const times = parts.filter((part) => part.startsWith("t=")).map((part) => part.slice(2));
  const values = parts.filter((part) => part.startsWith("v1=")).map((part) => part.slice(3));
  const [seconds] = times;
  if (times.length !== 1 || seconds === undefined || !/^\d{1,12}$/.test(seconds)) return undefined;
  if (values.length === 0 || values.some((value) => !/^[0-9a-f]{64}$/i.test(value))) return undefined;
  return { seconds, values };
}

/** The signature of a body, for senders of our own and for tests. */
export function signatureOf(event: { rawBody: string | Uint8Array; secret: string; now: Date }): string {
  const seconds = Math.floor(event.now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac("sha256", event.secret).update(`${seconds}.`).update(event.rawBody).digest("hex")}`;
}

/** What is wrong with a signature, as its sender is told. */
export const signatureProblems: Record<SignatureProblem, string> = {
  missing: `The header ${signatureHeader} is missing.`,
  malformed: `The header ${signatureHeader} is not of the form t=<unix seconds>,v1=<hex>.`,
  too_old: "The signature is older than five minutes. Sign each event when it is sent.",
  in_future: "The signature lies in the future. Check the sender's clock.",
  mismatch: "The signature does not fit the body. Check the webhook secret.",
};
