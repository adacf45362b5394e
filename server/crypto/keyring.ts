import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomFillSync } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** A key of AES-256-GCM with the id that ciphertexts carry beside them. */
export interface Key {
  id: string;
  key: Buffer;
}

export interface Sealed {
  body: Buffer;
  keyId: string;
}

const ivBytes = 12;
const tagBytes = 16;
/** Nonces are drawn so many at once: each draw is a call of the system's. */
const noncesAtOnce = 256;

/** Seals and opens: zstd, then AES-256-GCM with a random 96-bit nonce. Layout: nonce, tag, ciphertext. The first key seals, all open. */
export class Keyring {
  /** As keys of the library's own: one that is given as bytes is made anew for every seal. */
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #current: { id: string; key: KeyObject };
  readonly #nonces = Buffer.alloc(ivBytes * noncesAtOnce);
  #nextNonce = noncesAtOnce;

  constructor(keys: readonly Key[]) {
    const [current] = keys;
    if (!current) throw new Error("ENCRYPTION_KEYS holds no key. Set it to id:key, the key being 32 bytes in base64.");
    this.#current = { id: current.id, key: createSecretKey(current.key) };
    this.#keys = new Map(keys.map((key) => [key.id, createSecretKey(key.key)]));
  }

  seal(plain: Buffer): Sealed {
    const iv = this.#nonce();
    const cipher = createCipheriv("aes-256-gcm", this.#current.key, iv);
    const ciphertext = Buffer.concat([cipher.update(zstdCompressSync(plain)), cipher.final()]);
    return { body: Buffer.concat([iv, cipher.getAuthTag(), ciphertext]), keyId: this.#current.id };
  }

  open(sealed: { body: Uint8Array; keyId: string }): Buffer {
    const key = this.#keys.get(sealed.keyId);
    if (!key)
      throw new Error(
        `Nothing opens what was sealed with key ${sealed.keyId}. Add that key to ENCRYPTION_KEYS, after the current one.`,
      );
    const body = Buffer.from(sealed.body);
    const decipher = createDecipheriv("aes-256-gcm", key, body.subarray(0, ivBytes));
    decipher.setAuthTag(body.subarray(ivBytes, ivBytes + tagBytes));
    return zstdDecompressSync(Buffer.concat([decipher.update(body.subarray(ivBytes + tagBytes)), decipher.final()]));
  }

  /** Never given twice. */
  #nonce(): Buffer {
    if (this.#nextNonce >= noncesAtOnce) {
      randomFillSync(this.#nonces);
      this.#nextNonce = 0;
    }
    const at = ivBytes * this.#nextNonce;
    this.#nextNonce += 1;
    return this.#nonces.subarray(at, at + ivBytes);
  }

  sealJson(value: unknown): Sealed {
    return this.seal(Buffer.from(JSON.stringify(value ?? null)));
  }

  openJson(sealed: { body: Uint8Array; keyId: string }): unknown {
    return JSON.parse(this.open(sealed).toString("utf8"));
  }
}
