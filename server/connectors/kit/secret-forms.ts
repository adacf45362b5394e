import { createPrivateKey } from "node:crypto";
import { z } from "zod";

function keyTypeOf(pem: string): string | undefined {
  try {
    return createPrivateKey(pem).asymmetricKeyType;
  } catch {
    return undefined;
  }
}

/** A private key in PEM form, of one of these kinds as Node names them: `rsa`, `ec`. */
export const privateKeyForm = (...types: readonly string[]) =>
  z
    .string()
    .refine(
      (pem) => types.includes(keyTypeOf(pem) ?? ""),
      `must be a private key (${types.map((type) => type.toUpperCase()).join(" or ")}) in PEM form, from -----BEGIN to -----END, without a passphrase`,
    );

/** What signs events: as long as the weakest key of HMAC-SHA-256 that is still worth it (NIST SP 800-107, 112 bits and more). */
export const signingSecretForm = z.string().min(16, "must have at least 16 characters, or it could be guessed");
