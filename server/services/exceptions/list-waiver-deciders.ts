import { z } from "zod";
import { readActivePeople } from "../../db/exception-acts.sql.ts";
import { readWaivedWorth } from "../../db/waived-worth.sql.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { type Grant, roleNames } from "../../domain/access/roles.ts";
import { isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { amountSchema, currencySchema } from "../../domain/money.ts";
import { tokenMaker } from "../access/token-maker.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";
import { readException } from "./read-exception.ts";

/** So many people are named. */
const mostNamed = 5;

/**
 * Who may decide a waiver of an exception that the caller asks for, up to a limit or for the whole deal: the second pair of eyes
 * that `decideWaiver` demands, named before anything is asked.
 */
export const listWaiverDeciders = query({
  name: "listWaiverDeciders",
  permission: "exceptions.read",
  input: z.strictObject({
    id: z.uuid(),
    limit: z.strictObject({ amount: amountSchema, currency: currencySchema }).nullish(),
  }),
  output: z.object({
    people: z.array(z.object({ name: z.string(), role: z.string() })),
    /** So many more than are named. */
    more: z.int(),
  }),
  run: async ({ input, ctx, now }) => {
    const found = await readException(ctx, { id: input.id });
    if (!found.ok) return found;
    const { item } = found.value;
    if (!isExceptionKind(item.kind) || !kindSpec(item.kind).waivable)
      return refuse("invalid", "This cannot be waived: it has to be put right.");
    const [rules, reference, everyone, worth] = await Promise.all([
      readWaiverRules(ctx.db),
      currentReference(ctx),
      ctx.db.rows(readActivePeople({ userId: null })),
      ctx.db.maybe(readWaivedWorth({ engagementId: item.engagementId })),
    ]);
    const waiver = {
      kind: item.kind,
      requestedBy: ctx.actor.id,
      tokenOf: await tokenMaker(ctx.db, ctx.actor),
      amountReporting: waiverAmount(reference, input.limit ?? { amount: null, currency: null }, worth?.worth),
      place: { entityCode: item.entityCode, region: item.region },
    };
    const able = everyone
      .filter((person) => whyNotDecide(rules, { ...person, type: "user" }, waiver, now) === null)
      .map(({ grants, name }) => ({ name, role: rolesOf(grants) }));
    return { ok: true, value: { people: able.slice(0, mostNamed), more: Math.max(0, able.length - mostNamed) } };
  },
});

const rolesOf = (grants: readonly Grant[]): string =>
  [...new Set(grantsFor(grants, "exceptions.decide").map(({ role }) => roleNames[role]))].join(", ");
