/** The two ways into one database: the owner migrates, the runtime role reads and writes under its restricted rights. */
export interface DatabaseUrls {
  ownerUrl: string;
  runtimeUrl: string;
}

export interface DatabaseAddress {
  host: string;
  port: number;
  database: string;
  user: string;
  password: string;
}

/** A connection string for `pg` and Prisma alike. */
export function databaseUrl(address: DatabaseAddress): string {
  const { host, port, database, user, password } = address;
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}/${encodeURIComponent(database)}`;
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.toString();
}

/** The same server and database, another user. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.toString();
}

/** The name of the database that a connection string leads to; PostgreSQL's default is the user's name. */
export function databaseOf(url: string): string {
  const { pathname, username } = new URL(url);
  return decodeURIComponent(pathname.slice(1) || username);
}

/** The role that a connection string signs in as. */
export const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** The password in a connection string. */
export const passwordOf = (url: string): string => decodeURIComponent(new URL(url).password);

/** A connection string that may be shown: without its password. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  return shown.toString();
}
