import { z } from "zod";
import { readExceptionPage } from "../../db/exception-page.sql.ts";
import { type ExceptionPeekRow, readExceptionPeek, readGroupSize } from "../../db/exception-peek.sql.ts";
import { may } from "../../domain/access/permissions.ts";
import { teamSchema, teams } from "../../domain/access/roles.ts";
import { coversDeal } from "../../domain/contract/waiver-limit.ts";
import { holdsIn } from "../../domain/contract/waivers-in-force.ts";
import { adviceOf, titleOf, titleOfGroup } from "../../domain/exceptions/describe.ts";
import { comparisonsOf, customerQuestion, missingMapping } from "../../domain/exceptions/evidence.ts";
import { fixKinds, type Params } from "../../domain/exceptions/kind-spec.ts";
import { isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { blockedAtStep, offeredFixes } from "../../domain/exceptions/offered-fixes.ts";
import { exceptionReach, isSaidOf, reachesException } from "../../domain/exceptions/reach.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import type { CallContext } from "../context.ts";
import { query } from "../query.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";
import { exceptionItemSchema, itemOf } from "./item-output.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "./shown-money.ts";
import { storyOf, storySchema } from "./story.ts";

const side = z.object({
  label: z.string(),
  /** In words. */
  value: z.string(),
  /** The same as money and as a day, where it is. */
  money: z.object({ amount: z.string(), currency: z.string() }).nullable(),
  on: z.string().nullable(),
});
const customerCard = z.object({ name: z.string(), taxId: z.string(), country: z.string(), website: z.string() });

/** Shows every team's exceptions at every place: what may be seen is decided on the row that was read. */
const everywhere = [{ teams, entityCode: null, region: null, orMissing: true }];

/** One exception with all that a person needs to decide on it. */
export const readException = query({
  name: "readException",
  permission: "exceptions.read",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    item: exceptionItemSchema,
    advice: z.string(),
    /** "EN-000123 Rollout for Acme from project creation" */
    blocks: z.string(),
    reopenedCount: z.int(),
    group: z.object({ title: z.string(), open: z.int(), exposure: shownMoneySchema.nullable() }),
    comparisons: z.array(z.object({ what: z.string(), left: side, right: side })),
    customers: z
      .object({
        own: customerCard,
        candidates: z.array(customerCard.extend({ externalId: z.string(), reasons: z.string() })),
      })
      .nullable(),
    mapping: z.object({ set: mappingSetKeySchema, key: z.array(z.string()), value: z.string().nullable() }).nullable(),
    fixes: z.array(z.enum(fixKinds)),
    /** Where the record can be corrected: the deal and the account in their system. */
    sources: z.array(z.object({ what: z.string(), system: z.string(), externalId: z.string(), url: z.string().nullable() })),
    connectionKey: z.string().nullable(),
    /** What the deal is worth in its own currency, as a waiver's limit is held against it. */
    deal: z.object({ amount: z.string().nullable(), currency: z.string().nullable() }).nullable(),
    others: z.array(
      z.object({ id: z.string(), title: z.string(), team: z.string(), isPrimary: z.boolean(), mayOpen: z.boolean() }),
    ),
    run: z
      .object({ id: z.string(), state: z.string(), attempts: z.int(), lastError: z.string().nullable(), dueAt: z.date() })
      .nullable(),
    waiver: z
      .object({
        id: z.string(),
        state: z.enum(["requested", "approved", "refused", "withdrawn"]),
        reason: z.string(),
        amount: z.string().nullable(),
        currency: z.string().nullable(),
        requestedName: z.string(),
        requestedAt: z.date(),
        decidedName: z.string().nullable(),
        decidedAt: z.date().nullable(),
        expiresAt: z.date(),
        isExpired: z.boolean(),
        isOwn: z.boolean(),
        /** False: the deal is worth more than its limit, so that it sets nothing aside. */
        reachesDeal: z.boolean(),
        /** The legal entity whose people agreed to it, and the one that the deal belongs to since, in which it holds no more. */
        leftBehind: z.object({ agreedIn: z.string(), now: z.string() }).nullable(),
        /** It was agreed for a change that another one has followed since: it holds no more. */
        isOvertaken: z.boolean(),
        /** Null: the caller may decide it. */
        whyNotDecide: z.string().nullable(),
      })
      .nullable(),
    rulings: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        says: z.string(),
        reason: z.string().nullable(),
        decidedName: z.string(),
        decidedAt: z.date(),
      }),
    ),
    story: storySchema,
    /** `flows`: sees its run in the list of runs. */
    may: z.object({ work: z.boolean(), retry: z.boolean(), rule: z.boolean(), flows: z.boolean() }),
  }),
  run: async ({ input, ctx, now, grants }) => {
    const page = await readExceptionPage(ctx.db, {
      filter: { ids: [input.id], status: "all", backfill: "all", snoozed: "all" },
      reach: everywhere,
      asOf: now,
      order: { sort: "opened", reversed: false },
      after: null,
      limit: 1,
    });
    const [row] = page.rows;
    const gone = refuse("not_found", "This exception is not there, or it is in a queue that you do not see.");
    if (!row) return gone;
    const [peek, reference] = await Promise.all([ctx.db.one(readExceptionPeek({ id: input.id })), currentReference(ctx)]);
    const waiver = await waiverOf(ctx, { peek, row, reference, now });
    const isAsked = waiver?.state === "requested" && waiver.whyNotDecide === null;
    const isReached = reachesException(grants, row);
    if (!isReached && !isAsked) return gone;
    const { groupKey, isBackfill, team } = row;
    // Whoever is only asked to decide a waiver sees this exception, and nothing of the others with its cause.
    const size = isReached
      ? await readGroupSize(ctx.db, { groupKey, team, isBackfill, reach: exceptionReach(grants) })
      : { open: row.status === "open" ? 1 : 0, exposureReporting: row.exposureReporting };
    const notes = peek.notes.filter((note) => !note.ofGroup || (isReached && isSaidOf(note, row)));
    const currency = readersCurrency(ctx.actor, reference);
    const params = row.params as Params;
    const question = customerQuestion(row.kind, params);
    const isOpen = row.status === "open";
    const mayWork = workable(ctx, row);
    const subject = row.engagementNumber ? `${row.engagementNumber} ${row.engagementName ?? ""}`.trim() : null;
    return {
      ok: true,
      value: {
        item: itemOf(row, reference, currency),
        advice: adviceOf(row.kind, params),
        blocks: subject ? `${subject} from ${blockedAtStep(peek.currentStep)}` : "what depends on it waiting",
        reopenedCount: peek.reopenedCount,
        group: {
          title: titleOfGroup(row.kind, params, { groupKey: row.groupKey, count: size.open }),
          open: size.open,
          exposure: shownMoney(size.exposureReporting, reference.reportingCurrency, currency, reference),
        },
        comparisons: comparisonsOf(row.kind, params),
        customers: question && { own: question.own, candidates: question.candidates },
        mapping: missingMapping(params),
        fixes: isOpen && isExceptionKind(row.kind) ? offeredFixes(row.kind, grants) : [],
        sources: sourcesOf(peek),
        connectionKey: typeof params.key === "string" ? params.key : null,
        deal: dealWorth(peek, row),
        others: peek.others.map((other) => ({
          id: other.id,
          title: titleOf(other.kind, other.params as Params),
          team: other.team,
          isPrimary: other.isPrimary,
          mayOpen: reachesException(grants, { ...row, team: teamSchema.parse(other.team) }),
        })),
        run: peek.run,
        waiver,
        rulings: peek.rulings.map(({ answer, ...ruling }) => ({ ...ruling, says: rulingInWords(ruling.kind, answer) })),
        story: storyOf({ ...peek, notes }, row),
        may: {
          work: mayWork,
          retry: isOpen && mayWork && may(ctx.actor.grants, "flows.retry") && canRetry(row.kind, peek.run),
          rule: isOpen && may(ctx.actor.grants, "engagements.rule"),
          flows: may(ctx.actor.grants, "flows.read"),
        },
      },
    };
  },
});

export type ExceptionDetail = z.output<typeof readException.output>;

type Row = Awaited<ReturnType<typeof readExceptionPage>>["rows"][number];

const workable = (ctx: CallContext, row: Row): boolean =>
  may(ctx.actor.grants, "exceptions.work") && reachesException(ctx.actor.grants, row);

/** A run that is not at its end looks again; what no run holds up is read again, where its kind offers that. */
const canRetry = (kind: string, run: ExceptionPeekRow["run"]): boolean =>
  run ? run.state !== "done" : isExceptionKind(kind) && kindSpec(kind).fixes.includes("retry");

async function waiverOf(
  ctx: CallContext,
  { now, peek, reference, row }: { peek: ExceptionPeekRow; row: Row; reference: ReferenceBook; now: Date },
) {
  const [newest] = peek.waivers;
  if (!newest || !isExceptionKind(row.kind) || !kindSpec(row.kind).waivable) return null;
  const { entityCode: agreedIn, requestedBy, terms, tokenOf, ...waiver } = newest;
  const amountReporting = waiverAmount(reference, newest, peek.worth ?? undefined);
  const why =
    newest.state === "requested"
      ? whyNotDecide(
          await readWaiverRules(ctx.db),
          ctx.actor,
          { kind: row.kind, requestedBy, tokenOf, amountReporting, place: row },
          now,
        )
      : "It has been decided.";
  return {
    ...waiver,
    isExpired: waiver.expiresAt <= now,
    isOwn: requestedBy === ctx.actor.id,
    leftBehind:
      row.status === "open" &&
      newest.state === "approved" &&
      agreedIn !== null &&
      row.entityCode !== null &&
      !holdsIn({ ...row, entityCode: agreedIn }, row.entityCode)
        ? { agreedIn, now: row.entityCode }
        : null,
    isOvertaken: row.status === "open" && newest.state === "approved" && terms !== null && terms !== (row.params as Params).terms,
    reachesDeal: coversDeal(waiver, dealWorth(peek, row) ?? { amount: null, currency: null }),
    whyNotDecide: why,
  };
}

/** A deal that names no currency is in that of its entity, in which its exposure is counted. */
const dealWorth = ({ deal }: ExceptionPeekRow, row: Row) =>
  deal && { amount: deal.amount, currency: deal.currency ?? row.exposureCurrency };

const recordNames: Readonly<Record<string, string>> = { deal: "Deal", customer: "Account", engagement: "Project" };

/** The records that the engagement comes from: what is wrong there is corrected there. */
const sourcesOf = (peek: ExceptionPeekRow) =>
  peek.sources
    .filter((source) => source.role === "crm")
    .map((source) => ({
      what: recordNames[source.recordType] ?? source.object,
      system: source.system,
      externalId: source.externalId,
      url: source.url,
    }));

function rulingInWords(kind: string, answer: Record<string, unknown>): string {
  if (kind === "disposition") {
    const target = typeof answer.targetNumber === "string" ? ` of ${answer.targetNumber}` : "";
    return `Disposition: ${String(answer.disposition)}${target}`;
  }
  return typeof answer.use === "string" ? `The same customer as ${answer.use} in the ERP` : "A new customer";
}
