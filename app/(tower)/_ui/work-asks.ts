const urgentGroups = 6;

/** Questions of the overview to the server, the same where it is prefetched and in the browser. */
export const urgentAsk = (entity: string | null) => ({
  filter: entity ? { entityCodes: [entity] } : {},
  limit: urgentGroups,
});
export const queuesAsk = (entity: string | null) => (entity ? { entityCodes: [entity] } : {});
