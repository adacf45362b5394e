import { type Key, Keyring } from "../crypto/keyring.ts";

/** Runs one statement and answers its rows. */
type Ask = (text: string) => Promise<{ rows: readonly Record<string, unknown>[] }>;

/** Opens one secret for each key that connections' secrets were sealed with; says why that cannot be done, or null. */
export async function whySecretsStayClosed(ask: Ask, keys: readonly Key[]): Promise<string | null> {
  const samples = await ask(
    "SELECT DISTINCT ON (key_id) key_id, ciphertext FROM connection_secret ORDER BY key_id, updated_at DESC",
  );
  const keyring = new Keyring(keys);
  for (const { ciphertext, key_id } of samples.rows) {
    const keyId = String(key_id);
    if (!keys.some((key) => key.id === keyId))
      return `Connection secrets were sealed with the key ${keyId}, which ENCRYPTION_KEY lacks. Set it to that of the installation that made the database (secrets.json or machine.env in its DATA_DIR); after a change of keys the old one stands behind the new one.`;
    try {
      keyring.open({ body: ciphertext as Buffer, keyId });
    } catch {
      return `The key ${keyId} of ENCRYPTION_KEY is not the one that connection secrets were sealed with. Restore the right one.`;
    }
  }
  return null;
}
