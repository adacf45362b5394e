import { hostname } from "node:os";
import type pg from "pg";
import type { Key } from "../crypto/keyring.ts";
import { hasRows, isThere } from "./relations.ts";
import { whySecretsStayClosed } from "./secret-keys.ts";
import { withoutPassword } from "./urls.ts";
import { withClient } from "./with-client.ts";

/** Whose a database is: of the installation that asks, or of another one that let this one have its key and its way in. */
export type Belonging = "own" | "joined";

export interface Claimant {
  /** Names the installation; the same as long as its DATA_DIR is. */
  id: string;
  dataDir: string;
  /** Whether its files say that it used this database before. */
  isRecorded: boolean;
  /** Whether the operator brings along both the key and the runtime role's address of another installation. */
  isJoining: boolean;
  keys: readonly Key[];
  /** Whether the keys are the ones made in its DATA_DIR, which nobody else has. */
  areKeysOwn: boolean;
}

interface Identity {
  installation: string;
  made_at_place: string;
}

/** Beside the state of the migrations, and like it no table of Prisma's. */
const createIdentity = `
  CREATE SCHEMA IF NOT EXISTS installation;
  CREATE TABLE installation.identity (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    installation text NOT NULL,
    made_at_place text NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * Makes the database the claimant's own where it is nobody's, and refuses one that belongs to another installation or holds
 * secrets that the keys do not open; before that, nothing of the database has been changed. Two that ask at once are served
 * one after the other.
 */
export async function claimDatabase(ownerUrl: string, claimant: Claimant): Promise<Belonging> {
  return withClient(ownerUrl, async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock(hashtext('throughline.identity'))");
    const belonging = await decide(client, ownerUrl, claimant);
    await client.query("COMMIT");
    return belonging;
  });
}

/** Throws, saying why, where the secrets in a database cannot be opened with these keys. */
export async function refuseWrongKeys(ownerUrl: string, keys: readonly Key[]): Promise<void> {
  const closed = await withClient(ownerUrl, (client) => whyClosed(client, keys));
  if (closed) throw new Error(closed);
}

async function decide(client: pg.Client, ownerUrl: string, claimant: Claimant): Promise<Belonging> {
  const { areKeysOwn, id, isJoining, isRecorded, keys } = claimant;
  const owner = (await isThere(client, "installation.identity"))
    ? (await client.query<Identity>("SELECT installation, made_at_place FROM installation.identity")).rows[0]
    : undefined;
  if (owner && owner.installation !== id && !isJoining) throw foreign(ownerUrl, owner.made_at_place);
  const closed = await whyClosed(client, keys);
  if (owner) {
    if (closed) throw new Error(closed);
    return owner.installation === id ? "own" : "joined";
  }
  // Nothing is written down where an earlier version was at work: then it is whose files and key fit it.
  const hasSecrets = await hasRows(client, "public.connection_secret");
  const isInhabited = hasSecrets || (await hasRows(client, "public.app_user"));
  if (isInhabited && isJoining && !closed) return "joined";
  const isOurs = isRecorded || (areKeysOwn && hasSecrets && !closed);
  if (isInhabited && !isOurs) throw foreign(ownerUrl);
  if (closed) throw new Error(closed);
  await client.query(createIdentity);
  await client.query("INSERT INTO installation.identity (installation, made_at_place) VALUES ($1, $2)", [id, placeOf(claimant)]);
  return "own";
}

const placeOf = ({ dataDir }: Claimant): string => `DATA_DIR=${dataDir} on ${hostname()}`;

const foreign = (ownerUrl: string, place?: string): Error =>
  new Error(
    `The database ${withoutPassword(ownerUrl)} belongs to another installation${place ? `: ${place}` : ""}.
  Its data directory holds the key of the stored secrets and the password of the runtime role. Start with that DATA_DIR;
  or, as a further machine, set DATABASE_RUNTIME_URL, ENCRYPTION_KEY and NEXTAUTH_SECRET as its machine.env has them; or
  name an empty database.`,
  );

const whyClosed = async (client: pg.Client, keys: readonly Key[]): Promise<string | null> =>
  (await isThere(client, "public.connection_secret")) ? whySecretsStayClosed((text) => client.query(text), keys) : null;
