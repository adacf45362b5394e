import type { Tx } from "../../db/database.ts";
import type { TargetRow } from "../../db/exception-acts.sql.ts";
import type { Grant } from "../../domain/access/roles.ts";
import type { ExceptionKindKey } from "../../domain/exceptions/kinds.ts";
import type { CallContext } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { lockTarget } from "./target.ts";

/** An open exception of an engagement. */
export type EngagementException = TargetRow & { engagementId: string };

/** Locks the one open exception that a person decides on, of a kind that the decision is for. */
export async function lockOne(
  tx: Tx,
  scope: { ctx: CallContext; grants: readonly Grant[]; now: Date },
  ask: { id: string; version?: number | undefined; kinds: readonly ExceptionKindKey[] | "any"; what: string },
): Promise<Outcome<EngagementException>> {
  const version = ask.version === undefined ? {} : { version: ask.version };
  const target = await lockTarget(tx, scope, { ids: [ask.id], ...version });
  if (!target.ok) return target;
  const [row] = target.value.rows;
  const fits = row && (ask.kinds === "any" || ask.kinds.some((kind) => kind === row.kind));
  if (!row || !fits) return refuse("invalid", `This exception is of another kind; ${ask.what} does not settle it.`);
  const { engagementId } = row;
  if (engagementId === null) return refuse("invalid", `This exception belongs to no engagement; ${ask.what} does not settle it.`);
  return { ok: true, value: { ...row, engagementId } };
}
