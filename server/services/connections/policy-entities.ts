import { readEntities } from "../../db/reference.sql.ts";
import type { Sql } from "../../db/sql.ts";
import type { ConnectionPolicy } from "../../domain/contract/policy.ts";
import { normaliseKey } from "../../domain/mapping/sets.ts";
import { type Outcome, refuse } from "../refusal.ts";

/** A legal entity that a policy names, and where in the policy. */
interface NamedEntity {
  path: readonly string[];
  value: string;
}

/**
 * The legal entities that a policy names and the ERP does not have, by code or name as deals are checked. Known are the active
 * entities that were read of the ERP; `known` is empty before that, and then nothing can be said of any: all that are named are answered.
 */
export async function unknownEntities(
  sql: Sql,
  policy: Pick<ConnectionPolicy, "entityByOffice" | "legalEntity">,
): Promise<{ known: string[]; unknown: NamedEntity[] }> {
  const named: NamedEntity[] = Object.entries(policy.entityByOffice ?? {}).map(([office, value]) => ({
    path: ["entityByOffice", office],
    value,
  }));
  if (policy.legalEntity !== undefined) named.push({ path: ["legalEntity"], value: policy.legalEntity });
  const entities = named.length === 0 ? [] : await sql.rows(readEntities(undefined));
  const names = new Set(entities.flatMap(({ code, name }) => [normaliseKey([code]), normaliseKey([name])]));
  return { known: entities.map(({ code }) => code), unknown: named.filter(({ value }) => !names.has(normaliseKey([value]))) };
}

/** Refuses a policy that newly names a legal entity which the ERP, as it was read, does not have. */
export async function refuseUnknownEntities(
  sql: Sql,
  policy: ConnectionPolicy,
  before: ConnectionPolicy = {},
): Promise<Outcome<null>> {
  const { known, unknown } = await unknownEntities(sql, policy);
  const had = (value: string): boolean =>
    before.legalEntity === value || Object.values(before.entityByOffice ?? {}).includes(value);
  const added = known.length === 0 ? [] : unknown.filter(({ value }) => !had(value));
  if (added.length === 0) return { ok: true, value: null };
  const values = [...new Set(added.map(({ value }) => value))].join(", ");
  return refuse(
    "invalid",
    `The policy names a legal entity that the ERP does not have: ${values}. Choose of ${known.join(", ")}.`,
    Object.fromEntries(added.map(({ path, value }) => [["policy", ...path].join("."), `${value} is not in the ERP`])),
  );
}
