/** Causes of exceptions that are a connection's alone: the key of the connection follows. */
const ownCauses = ["connection_down:", "credential_refused:", "answer_malformed:", "connection_stopped:stopped:"] as const;

/** The groups of exceptions whose engagements wait for a connection. */
export const groupsWaitingFor = (connectionKey: string): string[] => ownCauses.map((cause) => cause + connectionKey);

/** The same within a statement, for the connection of a column. */
export const groupsWaitingForSql = (keyColumn: string): string =>
  ownCauses.map((cause) => `'${cause}' || ${keyColumn}`).join(", ");
