import { z } from "zod";
import { err, ok, type Result } from "../../domain/result.ts";

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
