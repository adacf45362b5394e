import { compare, fromMinorUnits, inSentence, toMinorUnits } from "../../domain/money.ts";
import { PortError } from "../ports/port.ts";

/** The vendor keeps amounts in 32 bits: at most 21,474,836.47 of a currency with cents. */
const mostCents = 2_147_483_647;

/**
 * Cents of an amount, exactly. One with a fraction of a cent is refused, since rounding would lose money, and so is one that
 * the vendor could not keep. `what`: for the sentence that people read; `field`: the vendor's.
 */
export function centsOf(amount: string, currency: string, { field, what }: { field: string; what: string }): number {
  const most = fromMinorUnits(mostCents, currency);
  if (compare(amount, most) > 0 || compare(amount, `-${most}`) < 0) {
    const limit = inSentence(most, currency);
    throw refused(`${inSentence(amount, currency)} is more than the ${limit} that the field ${field} takes. Split the contract`, {
      amount,
      currency,
      field,
      what,
    });
  }
  try {
    return toMinorUnits(amount, currency);
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : "no amount", { amount, currency, field, what }, cause);
  }
}

const refused = (
  reason: string,
  { amount, currency, field, what }: { amount: string; currency: string; field: string; what: string },
  cause?: unknown,
): PortError =>
  new PortError("rejected", `${what} cannot be sent to Kantata: ${reason}.`, {
    details: [{ code: "amount", message: `${amount} ${currency}`, field }],
    cause,
  });
