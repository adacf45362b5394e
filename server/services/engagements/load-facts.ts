import {
  type EngagementFactsBase,
  readConnectionPolicies,
  readCustomerChains,
  readEngagementFacts,
  readEngagementNumbers,
  readWaiversOf,
} from "../../db/engagement-facts.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { type ConnectionPolicy, connectionPolicySchema } from "../../domain/contract/policy.ts";
import type { EngagementFactsRow } from "./engagement-facts.ts";

/** An engagement as the check needs it, with what a list says of it. */
export interface LoadedEngagement {
  id: string;
  number: string;
  name: string;
  customerName: string | null;
  entityCode: string | null;
  region: string | null;
  worth: EngagementFactsBase["worth"];
  row: EngagementFactsRow;
  policy: ConnectionPolicy;
}

/** Engagements read at a time: some megabytes of deals, a few dozen milliseconds. */
const batchSize = 500;

/** Reads what checks need about many engagements: five statements a batch, whatever its size. Ids that do not exist are left out. */
export async function* loadFacts(sql: Sql, ids: readonly string[], now: Date): AsyncGenerator<LoadedEngagement[]> {
  const policies = new Map(
    (await sql.rows(readConnectionPolicies(undefined))).map((row) => [row.id, connectionPolicySchema.parse(row.policy)]),
  );
  for (let start = 0; start < ids.length; start += batchSize) {
    yield await loadBatch(sql, ids.slice(start, start + batchSize), { now, policies });
  }
}

async function loadBatch(
  sql: Sql,
  ids: readonly string[],
  context: { now: Date; policies: ReadonlyMap<string, ConnectionPolicy> },
): Promise<LoadedEngagement[]> {
  const bases = await sql.rows(readEngagementFacts({ ids }));
  const customerIds = [...new Set(bases.flatMap((base) => base.accountId ?? []))];
  const chains = await sql.rows(readCustomerChains({ ids: customerIds }));
  const waivers = await sql.rows(readWaiversOf({ engagementIds: ids, customerIds, now: context.now }));
  const numbers = [...new Set(bases.flatMap(referredNumbers))];
  const related = numbers.length === 0 ? [] : await sql.rows(readEngagementNumbers({ numbers }));
  const chainOf = new Map(chains.map((chain) => [chain.root, chain]));
  const idOf = new Map(related.map((entry) => [entry.number, entry]));
  return bases.map((base) => {
    const chain = chainOf.get(base.accountId ?? "");
    return {
      id: base.id,
      number: base.number,
      name: base.name,
      customerName: base.customerName,
      entityCode: base.entityCode,
      region: base.region,
      worth: base.worth,
      policy: context.policies.get(base.connectionId) ?? {},
      row: {
        engagement: { id: base.id, projectGroup: base.projectGroup },
        deal: {
          id: base.dealId,
          name: base.dealName,
          amount: base.amount,
          currency: base.currency,
          wonAt: base.wonAt,
          closeOn: base.closeOn,
          terms: base.terms,
        },
        order: { key: base.poKey, uses: base.orderUses },
        customers: chain?.nodes ?? [],
        hasCycle: chain?.hasCycle ?? false,
        rulings: base.rulings ?? [],
        waivers: waivers.filter(
          (waiver) => waiver.engagementId === base.id || (waiver.customerId !== null && waiver.customerId === base.accountId),
        ),
        related: referredNumbers(base)
          .flatMap((number) => idOf.get(number) ?? [])
          .filter((entry) => entry.id !== base.id),
      },
    };
  });
}

/** Numbers of engagements that the deal or a ruling refers to. */
function referredNumbers(base: EngagementFactsBase): string[] {
  const ruled = (base.rulings ?? []).map((ruling) => ruling.answer.targetNumber);
  return [base.terms.relatedEngagement, ...ruled].filter((number) => typeof number === "string");
}
