import { argon2, randomBytes, timingSafeEqual } from "node:crypto";

/** Argon2id at OWASP's minimum for interactive sign-in: 19 MiB, two passes, one lane. */
const current = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;

interface Parameters {
  memoryKiB: number;
  passes: number;
  lanes: number;
}

const passwordMinLength = 12;
const passwordMaxLength = 200;

function derive(password: string, salt: Buffer, parameters: Parameters, tagLength: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      "argon2id",
      {
        message: password.normalize("NFKC"),
        nonce: salt,
        memory: parameters.memoryKiB,
        passes: parameters.passes,
        parallelism: parameters.lanes,
        tagLength,
      },
      (error, tag) => (error ? reject(error) : resolve(tag)),
    );
  });
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** Hashes a password with Argon2id and a salt of its own, as a PHC string that carries its parameters. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const tag = await derive(password, salt, current, tagBytes);
  return `$argon2id$v=19$m=${current.memoryKiB},t=${current.passes},p=${current.lanes}$${unpadded(salt)}$${unpadded(tag)}`;
}

const phcPattern = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A hash that no password fits: whoever has none costs the same work as whoever has one. */
const nobody = `$argon2id$v=19$m=${current.memoryKiB},t=${current.passes},p=${current.lanes}$${unpadded(Buffer.alloc(saltBytes))}$${unpadded(randomBytes(tagBytes))}`;

/**
 * Whether a password fits a stored hash. Without a hash (no such user, or one who signs in elsewhere) the same work is done
 * for a certain no, so that the time of the answer tells nothing.
 */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = phcPattern.exec(hash ?? nobody) ?? [];
  if (salt === undefined || tag === undefined) throw new Error("A stored password hash is not an Argon2id PHC string");
  const expected = Buffer.from(tag, "base64");
  const parameters = { memoryKiB: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  const found = await derive(password, Buffer.from(salt, "base64"), parameters, expected.length);
  return timingSafeEqual(found, expected) && hash !== null;
}

/** What is wrong with a password that someone chose; null when nothing is. */
export function passwordFault(password: string, about: { email: string; name: string }): string | null {
  if (password.length < passwordMinLength) return `Use ${passwordMinLength} characters or more.`;
  if (password.length > passwordMaxLength) return `Use ${passwordMaxLength} characters or fewer.`;
  if (new Set(password).size < 5) return "Use more than a few different characters.";
  const said = password.toLowerCase();
  const local = about.email.toLowerCase().split("@")[0] ?? "";
  const echoes = [about.email.toLowerCase(), about.name.toLowerCase(), local].filter((word) => word.length >= 4);
  return echoes.some((word) => said === word || said === `${word}${word}`) ? "Do not use your name or address." : null;
}
