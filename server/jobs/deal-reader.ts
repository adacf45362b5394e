import type { CrmPort } from "../connectors/ports/crm.ts";
import { PortError, type SourceItem } from "../connectors/ports/port.ts";
import { readRecords } from "../intake/pull-crm.ts";
import type { DealNow, DealReader } from "../services/context.ts";
import { type Outcome, refuse } from "../services/refusal.ts";
import { guarded, isOfTheIds, type Reading } from "./poll.ts";

const object = "deal";

/** Reads deals in this process, on the way that events take: the same calls, inbox, facts and runs, and the same exceptions. */
export const createDealReader = (reading: Reading): DealReader => ({
  read: async ({ admit, alongside, connectionId, correlationId, dealExternalId }) => {
    const connection = await reading.hub.connection(connectionId, { isFresh: true });
    let outcome: Outcome<DealNow> | undefined;
    let failure: unknown;
    const decide = async (deal: DealNow): Promise<boolean> => {
      const admitted = await admit(deal);
      outcome = admitted.ok ? { ok: true, value: deal } : admitted;
      return admitted.ok;
    };
    await guarded(reading, connection, async (intake) => {
      try {
        await readRecords(intake, connection, {
          object,
          asked: [{ externalIds: [dealExternalId], correlationId }],
          via: "request",
          admit: async ([item]) => (item && (await decide(dealNow(connection.crm(), item))) ? [item] : []),
          alongside,
        });
      } catch (error) {
        failure = error;
        // What it says of this one id is the caller's to mend, and no trouble of the connection.
        if (!(error instanceof PortError) || !isOfTheIds(error)) throw error;
      }
    });
    if (failure instanceof PortError && failure.kind !== "not_found")
      return refusalOf(connection.row.name, dealExternalId, failure);
    if (failure && !(failure instanceof PortError)) throw failure;
    if (!outcome) await decide(gone(dealExternalId));
    return outcome ?? refuse("not_found", `${connection.row.name} has no deal ${dealExternalId}.`);
  },
});

const gone = (externalId: string): DealNow => ({
  externalId,
  isDeleted: true,
  isWon: false,
  stage: null,
  entity: null,
  unreadable: [],
});

function refusalOf(name: string, id: string, error: PortError) {
  if (error.kind === "rejected")
    return refuse(
      "invalid",
      `${name} does not take “${id}” for the id of a deal: ${error.details[0]?.message ?? error.message}.`,
      {
        dealExternalId: "is no id of a deal there",
      },
    );
  if (error.kind === "rate_limited") return refuse("unavailable", `${error.message} Nothing was set up. Ask again in a minute.`);
  return refuse(
    "upstream_failed",
    `${name} could not be read, so nothing was set up: ${error.message} Ask again when it answers.`,
  );
}

function dealNow(port: CrmPort, item: SourceItem): DealNow {
  const { externalId } = item;
  if (item.isDeleted) return gone(externalId);
  const mapped = port.mapDeal(item);
  if (!mapped.ok) {
    const unreadable = mapped.failures.map(({ field, message }) => `${field}: ${message}`);
    return { ...gone(externalId), isDeleted: false, unreadable };
  }
  const { isWon, stage, terms } = mapped.facts;
  return { externalId, isDeleted: false, isWon, stage, entity: terms.legalEntity, unreadable: [] };
}
