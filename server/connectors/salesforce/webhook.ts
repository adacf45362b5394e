import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { err, ok, type Result } from "../../domain/result.ts";

/** The header that carries the signature: "t=<unix seconds>,v1=<hex>[,v1=<hex>…]". */
export const signatureHeader = "x-throughline-signature";
const toleranceMs = 5 * 60_000;
const maxHeaderLength = 1000;

const eventSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/, "must be 1 to 100 letters, digits, points, hyphens, colons or underscores"),
  type: z.literal("opportunity.changed"),
  occurredAt: z.iso.datetime({ offset: true }),
  records: z
    .array(z.string().regex(/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/, "must be a Salesforce id of 15 or 18 characters"))
    .min(1)
    .max(200),
});
/** Which records changed. Their content is always read from Salesforce, so an event cannot bring any. */
export type SalesforceEvent = z.infer<typeof eventSchema>;

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

/** The event in a body whose signature was verified; the error is a sentence that names what is wrong. */
export function parseEvent(rawBody: string | Uint8Array): Result<SalesforceEvent, string> {
  const text = typeof rawBody === "string" ? rawBody : Buffer.from(rawBody).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("The body is not JSON.");
  }
  const parsed = eventSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(`The event cannot be read: ${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "unknown"}.`);
}
