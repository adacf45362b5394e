import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
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

/** Seals and opens: zstd, then AES-256-GCM with a random 96-bit nonce. Layout: nonce, tag, ciphertext. The first key seals, all open. */
export class Keyring {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: Key;

  constructor(keys: readonly Key[]) {
    const [current] = keys;
    if (!current) throw new Error("ENCRYPTION_KEYS holds no key. Set it to id:key, the key being 32 bytes in base64.");
    this.#current = current;
    this.#keys = new Map(keys.map((key) => [key.id, key.key]));
  }

  seal(plain: Buffer): Sealed {
    const iv = randomBytes(ivBytes);
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

  sealJson(value: unknown): Sealed {
    return this.seal(Buffer.from(JSON.stringify(value ?? null)));
  }

  openJson(sealed: { body: Uint8Array; keyId: string }): unknown {
    return JSON.parse(this.open(sealed).toString("utf8"));
  }
}
